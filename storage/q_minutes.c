/* What a talk by this channel usually takes: what the quick contact offers. */
#include <stdlib.h>

#include "contact.h"
#include "store_impl.h"

/* The client's own newest talks; else the office's, among its newest contacts, so that the answer is quick in
 * an office of millions. ?2 are the bits of `fact` that matter, ?3 what they say. */
static const char of_client[] =
	"SELECT fact FROM contact INDEXED BY contact_client WHERE client = ?1 AND deleted = 0"
	" AND fact & ?2 = ?3 ORDER BY occurred_on DESC LIMIT 200";
static const char of_office[] = "SELECT fact FROM (SELECT * FROM contact ORDER BY id DESC LIMIT 1000)"
				" WHERE ?1 AND deleted = 0 AND fact & ?2 = ?3";

enum { MOST = 1000 };

static int ascending(const void *a, const void *b)
{
	int p = *(const int *)a, q = *(const int *)b;

	return (p > q) - (p < q);
}

static enum loods_code median(struct loods_store *s, const char *sql, loods_id client, int channel, int *out,
			      struct loods_err *err)
{
	int minutes[MOST], n = 0;
	struct db_stmt *st;
	bool row;
	enum loods_code code = db_prepare(s->db, sql, &st, err);

	*out = 0;
	if (code)
		return code;
	db_bind_int(st, 1, client.n);
	db_bind_int(st, 2, 3 | 15 << LOODS_FACT_OUTCOME | 15 << LOODS_FACT_CHANNEL);
	db_bind_int(st, 3,
		    LOODS_CONTACT_FINAL | LOODS_OUTCOME_HELD << LOODS_FACT_OUTCOME |
			    channel << LOODS_FACT_CHANNEL);
	while ((code = db_step(st, &row, err)) == LOODS_OK && row && n < MOST) {
		struct loods_contact_fact talk = { 0 };

		loods_contact_fact_unpack(db_int(st, 0), &talk);
		if (talk.minutes > 0)
			minutes[n++] = talk.minutes;
	}
	db_finish(st);
	if (code || !n)
		return code;
	qsort(minutes, (size_t)n, sizeof *minutes, ascending);
	/* The lower one of two middle ones: a time that somebody did write down. */
	*out = minutes[(n - 1) / 2];
	return LOODS_OK;
}

enum loods_code loods_store_usual_minutes(struct loods_store *s, loods_id client, int channel, int *out,
					  struct loods_err *err)
{
	enum loods_code code = median(s, of_client, client, channel, out, err);

	return code || *out ? code : median(s, of_office, (loods_id){ 1 }, channel, out, err);
}
