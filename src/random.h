/*
 * Random numbers that can be repeated: xoshiro256** (Blackman & Vigna 2018, public domain), seeded by
 * splitmix64. For invented data only, never for anything secret.
 */
#ifndef LOODS_RANDOM_H
#define LOODS_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct loods_random {
	uint64_t s[4];
};

/* A stream of its own for each pair (seed, stream), so that one client's draws never depend on another's. */
void loods_random_seed(struct loods_random *r, uint64_t seed, uint64_t stream);
uint64_t loods_random_next(struct loods_random *r);
/* Uniform in [0, n), without bias; n at least 1. */
int loods_random_below(struct loods_random *r, int n);
/* Uniform in [from, to], both included. */
int loods_random_between(struct loods_random *r, int from, int to);
/* Uniform in [0, 1). */
double loods_random_unit(struct loods_random *r);
bool loods_random_chance(struct loods_random *r, double p);
/* Index of one of `n` weights, which need no certain sum. */
int loods_random_pick(struct loods_random *r, const double *weights, int n);
/* Normal with mean 0 and deviation 1 (Box-Muller); log-normal by its median and the deviation of its
 * logarithm; exponential by its mean. */
double loods_random_normal(struct loods_random *r);
double loods_random_lognormal(struct loods_random *r, double median, double sigma);
double loods_random_exponential(struct loods_random *r, double mean);

#endif
