/*
 * Classes of a released client file and how an attacker finds them. Only attack*.c include this.
 *
 * A class is the rows of one stage with the same codes; it is found by its stage and codes alone, as
 * somebody does who has the files. Everything here is made with malloc and taken back by
 * loods_classes_release.
 */
#ifndef LOODS_ATTACK_INNER_H
#define LOODS_ATTACK_INNER_H

#include "attack.h"

struct loods_classes {
	const struct loods_attack_release *release;
	const struct loods_microdata *traits; /* their hierarchies */
	size_t n;
	uint32_t *class_of; /* for each row */
	size_t *first;	    /* class c has rows rows[first[c]] .. rows[first[c + 1] - 1] */
	uint32_t *rows;
	uint32_t *row_of; /* for each client their row, or LOODS_ATTACK_NONE */
	uint32_t *slots;  /* class and one, 0: free */
	size_t cap;	  /* a power of two */
};

/* EINVALID when something is out of bounds. */
enum loods_code loods_classes_make(const struct loods_attack_release *r, const struct loods_microdata *traits,
				   size_t nclients, struct loods_classes *out, struct loods_err *err);
void loods_classes_release(struct loods_classes *c);

/* The class at a stage of somebody with the traits of this client, or LOODS_ATTACK_NONE. */
uint32_t loods_classes_find(const struct loods_classes *c, size_t stage, size_t client);

/* The class of the row of a client, or LOODS_ATTACK_NONE when suppressed. */
uint32_t loods_classes_own(const struct loods_classes *c, size_t client);

/* Counts distinct units: marks of all zeros before the first use, one for each unit. */
struct loods_units {
	const uint32_t *unit; /* NULL: clients themselves */
	uint32_t *marks;
	uint32_t mark;
	size_t n;
};
void loods_units_begin(struct loods_units *u);
void loods_units_add(struct loods_units *u, size_t client);

/* Adds one target's success to a figure; loods_figure_end makes the mean and the share of it. */
void loods_figure_add(struct loods_attack_figure *f, double success, double risk);
void loods_figure_end(struct loods_attack_figure *f);

/* Every call of an attack has these. */
struct loods_attack_work {
	const struct loods_attack *a;
	struct loods_classes classes;
	struct loods_units units;
	uint32_t *class_units; /* for each class */
	struct loods_attack_result *out;
};

void *loods_attack_room(size_t n, size_t size);

/* K5; K6, cell; K7's totals; K8. */
void loods_attack_waves(struct loods_attack_work *w);
enum loods_code loods_attack_cells(struct loods_attack_work *w, struct loods_err *err);
void loods_attack_totals(struct loods_attack_work *w);
void loods_attack_secrets(struct loods_attack_work *w);

#endif
