#include "rules.h"

#include <string.h>

#include "agreement.h"
#include "assignment.h"
#include "attendance.h"
#include "child.h"
#include "childcare.h"
#include "contact.h"
#include "cover.h"
#include "deviation.h"
#include "funding.h"
#include "guidance_period.h"
#include "i18n.h"
#include "instrument.h"
#include "language_step.h"
#include "notecheck.h"
#include "outcome.h"
#include "outcome_check.h"
#include "ownership.h"
#include "pause.h"
#include "rules_read.h"

void loods_notice_add(struct loods_notice *n, const char *sentence)
{
	size_t at, len = strlen(sentence);

	if (!n)
		return;
	at = strlen(n->text);
	if (at + 1 + len >= sizeof n->text)
		return;
	if (at)
		n->text[at++] = ' ';
	memcpy(n->text + at, sentence, len + 1);
}

/* ---- records of a client that do not overlap in time ---- */

struct timed {
	const struct loods_type *type;
	const char *first, *last;
	const char *msg; /* N_() */
	bool allowed;    /* a notice only: days count once, however many of these lie on them */
};
static const struct timed timed[] = {
	{ &loods_guidance_period_type, "start", "end",
	  N_("These days overlap another guidance period of this client. End that one first, or choose other "
	     "days.") },
	{ &loods_agreement_type, "from", "to",
	  N_("These days overlap another agreement of this client. End that one the day before, or choose "
	     "other days.") },
	{ &loods_ownership_type, "from", "to",
	  N_("On some of these days the case already has an owner. End that ownership the day before, or "
	     "choose other days.") },
	{ &loods_pause_type, "from", "to",
	  N_("These days overlap another pause of this client; days in both count once."), true },
};

static struct loods_span span_of(const struct timed *k, const void *rec)
{
	return (struct loods_span){
		*(const loods_date *)loods_field_cat(loods_type_field(k->type, k->first), rec),
		*(const loods_date *)loods_field_cat(loods_type_field(k->type, k->last), rec),
	};
}

static loods_id client_of(const struct loods_type *t, const void *rec)
{
	return *(const loods_id *)loods_field_cat(loods_type_field(t, "client"), rec);
}

static bool same_record(const void *a, const void *b)
{
	return loods_rec_cmeta(a)->id.n == loods_rec_cmeta(b)->id.n && loods_rec_cmeta(a)->id.n != 0;
}

static enum loods_code no_overlap(struct loods_rules *r, const struct timed *k, const void *rec,
				  struct loods_notice *notice, struct loods_err *err)
{
	struct loods_list others;
	enum loods_code code = loods_rules_list(r, k->type, "client", client_of(k->type, rec), &others, err);

	for (int i = 0; !code && i < others.n; i++) {
		if (same_record(others.rec[i], rec) ||
		    !loods_span_overlaps(span_of(k, rec), span_of(k, others.rec[i])))
			continue;
		if (!k->allowed)
			return loods_fail_field(err, LOODS_EINVALID, loods_type_field(k->type, k->first),
						"%s", _(k->msg));
		loods_notice_add(notice, _(k->msg));
		break;
	}
	return code;
}

/* ---- the other types ---- */

static enum loods_code one_assignment(struct loods_rules *r, const struct loods_assignment *a,
				      struct loods_err *err)
{
	struct loods_list others;
	enum loods_code code = loods_rules_list(r, &loods_assignment_type, "client", a->client, &others, err);

	for (int i = 0; !code && i < others.n; i++) {
		const struct loods_assignment *o = others.rec[i];

		if (!same_record(o, a) && o->cohort.n == a->cohort.n)
			code = loods_fail_field(
				err, LOODS_EINVALID, loods_type_field(&loods_assignment_type, "cohort"),
				_("This client is already assigned in this cohort. An arm never changes; "
				  "write down what happened otherwise as an event."));
	}
	return code;
}

static enum loods_code in_a_period(struct loods_rules *r, const struct loods_contact *k,
				   struct loods_notice *notice, struct loods_err *err)
{
	struct loods_list periods;
	enum loods_code code =
		loods_rules_list(r, &loods_guidance_period_type, "client", k->client, &periods, err);

	if (code)
		return code;
	for (int i = 0; i < periods.n; i++) {
		const struct loods_guidance_period *p = periods.rec[i];

		if (loods_span_has((struct loods_span){ p->start, p->end }, k->occurred_on))
			return LOODS_OK;
	}
	loods_notice_add(
		notice,
		_("This contact lies outside every guidance period: it is kept, but counts in no figure."));
	return LOODS_OK;
}

bool loods_rules_step_may(int from, int to)
{
	if (from == to || from == 0)
		return true;
	if (loods_language_step_over(from))
		return false;
	if (from == LOODS_STEP_INTERRUPTED)
		return to == LOODS_STEP_RUNNING || loods_language_step_over(to);
	if (from == LOODS_STEP_RUNNING)
		return to > from;
	return true; /* before it has begun a plan may change both ways: a waiting list, then scheduled, then
			waiting again */
}

static enum loods_code step_state(const struct loods_rules *r, const struct loods_language_step *s,
				  const struct loods_language_step *old, struct loods_err *err)
{
	if (!old || loods_rules_step_may(old->state, s->state))
		return LOODS_OK;
	/* Who made a mistake today can take it back. */
	if (old->meta.changed_by.n == r->who.user.n &&
	    loods_stamp_date(old->meta.changed_at).n == r->who.today.n)
		return LOODS_OK;
	return loods_fail_field(
		err, LOODS_EINVALID, loods_type_field(&loods_language_step_type, "state"),
		loods_language_step_over(old->state)
			? _("This step is over and stays so. Add a new step for what follows.")
			: _("This step has begun and cannot go back to before. Stop it, or choose a later "
			    "state."));
}

static void look_at_texts(const struct loods_type *t, const void *rec, const void *old,
			  struct loods_notice *notice)
{
	for (int i = 0; i < t->n_fields; i++) {
		const struct loods_field *f = &t->fields[i];
		const char *text;

		if (f->kind != LOODS_KIND_TEXT || !(f->flags & LOODS_MULTILINE) ||
		    !loods_field_known(f, rec) || (old && loods_field_equal(f, rec, old)))
			continue;
		text = *(const char *const *)loods_field_cat(f, rec);
		if (loods_note_like_bsn(text))
			loods_notice_add(notice, _("The note seems to hold a citizen service number (BSN): "
						   "better leave it out."));
		if (loods_note_like_diagnosis(text))
			loods_notice_add(notice, _("The note seems to hold a diagnosis: write what the "
						   "client can do, not the illness."));
	}
}

enum loods_code loods_rules_check(struct loods_rules *r, const struct loods_type *t, const void *rec,
				  const void *old, struct loods_notice *notice, struct loods_err *err)
{
	for (int i = 0; i < LOODS_COUNT(timed); i++)
		if (t == timed[i].type)
			return no_overlap(r, &timed[i], rec, notice, err);
	look_at_texts(t, rec, old, notice);
	if (t == &loods_contact_type) {
		enum loods_code code = in_a_period(r, rec, notice, err);

		return code ? code : loods_rules_contact_goal(r, rec, err);
	}
	if (t == &loods_assignment_type)
		return one_assignment(r, rec, err);
	if (t == &loods_language_step_type)
		return step_state(r, rec, old, err);
	if (t == &loods_child_type)
		return loods_rules_child(r, rec, err);
	if (t == &loods_childcare_type)
		return loods_rules_childcare(r, rec, notice, err);
	if (t == &loods_funding_type)
		return loods_rules_funding(r, rec, notice, err);
	if (t == &loods_outcome_type)
		return loods_rules_outcome(r, rec, old, notice, err);
	if (t == &loods_outcome_check_type)
		return loods_rules_outcome_check(r, rec, notice, err);
	if (t == &loods_attendance_type)
		return loods_rules_attendance(r, rec, notice, err);
	if (t == &loods_instrument_type)
		return loods_rules_instrument(rec, notice);
	if (t == &loods_deviation_type)
		return loods_rules_deviation(r, rec, err);
	if (t == &loods_cover_type)
		return loods_rules_cover(r, rec, err);
	return LOODS_OK;
}
