#include "blockers.h"

#include <stdlib.h>

#include "childcare.h"
#include "i18n.h"
#include "language_step.h"

static const struct loods_choice blockers[] = {
	[LOODS_BLOCK_CHAIN] = { "childcare_chain", N_("language step waits on childcare") },
	[LOODS_BLOCK_CHILDCARE] = { "childcare", N_("waiting for childcare") },
	[LOODS_BLOCK_NO_CHILDCARE] = { "language_no_childcare",
				       N_("language: no childcare, not sought") },
	[LOODS_BLOCK_WAITING_LIST] = { "language_waiting_list", N_("language: waiting list") },
	[LOODS_BLOCK_HEALTH] = { "language_health", N_("language: health") },
	[LOODS_BLOCK_WORK] = { "language_work", N_("language: work") },
	[LOODS_BLOCK_TRAVEL] = { "language_travel", N_("language: travel") },
	[LOODS_BLOCK_FAMILY] = { "language_family", N_("language: family") },
	[LOODS_BLOCK_MOVED] = { "language_moved", N_("language: moved away") },
	[LOODS_BLOCK_MOTIVATION] = { "language_motivation", N_("language: motivation") },
	[LOODS_BLOCK_PROVIDER] = { "language_provider", N_("language: stopped by the provider") },
	[LOODS_BLOCK_OTHER] = { "language_other", N_("language: other reason") },
	[LOODS_BLOCK_ANY_CHILDCARE] = { "any_childcare", N_("childcare in any way") },
	[LOODS_BLOCK_ANY] = { "any", N_("any cause") },
};
_Static_assert(LOODS_COUNT(blockers) == LOODS_BLOCK_END, "a cause lacks its code");
const struct loods_choices loods_blockers = LOODS_CHOICES(blockers);

static const enum loods_blocker by_reason[] = {
	[0] = LOODS_BLOCK_OTHER,
	[LOODS_STEP_NO_CHILDCARE] = LOODS_BLOCK_NO_CHILDCARE,
	[LOODS_STEP_HEALTH] = LOODS_BLOCK_HEALTH,
	[LOODS_STEP_WORK] = LOODS_BLOCK_WORK,
	[LOODS_STEP_TRAVEL] = LOODS_BLOCK_TRAVEL,
	[LOODS_STEP_FAMILY] = LOODS_BLOCK_FAMILY,
	[LOODS_STEP_MOVED] = LOODS_BLOCK_MOVED,
	[LOODS_STEP_MOTIVATION] = LOODS_BLOCK_MOTIVATION,
	[LOODS_STEP_PROVIDER] = LOODS_BLOCK_PROVIDER,
	[LOODS_STEP_OTHER] = LOODS_BLOCK_OTHER,
};
_Static_assert(LOODS_COUNT(by_reason) == LOODS_STEP_REASON_END, "a reason lacks its cause");

/* One state of a language step. */
struct loods_block_state {
	loods_id record;
	int state, reason;
	int32_t first, last; /* last: LOODS_DAY_FAR without an end */
};

void loods_blocks_release(struct loods_blocks *b)
{
	free(b->list);
	free(b->states);
	*b = (struct loods_blocks){ 0 };
}

static void add_span(struct loods_blocks *b, enum loods_blocker cause, int32_t first, int32_t last,
		     int32_t until, loods_id record)
{
	bool open = last >= LOODS_DAY_FAR;

	if (last > until)
		last = until;
	if (first > last)
		return;
	b->list = loods_one_more(b->list, b->n, &b->cap, sizeof *b->list);
	b->list[b->n++] = (struct loods_block){ cause, first, last, open, record };
}

/* ---- language steps ---- */

/* Whether version `v` says when its state began; `before` is the version before it or NULL. */
static bool says_since(const struct loods_block_version *v, const struct loods_block_version *before)
{
	return v->since.n && (!before || before->since.n != v->since.n);
}

static int32_t step_begins(const struct loods_block_version *v, const struct loods_block_version *before)
{
	if (says_since(v, before))
		return v->since.n;
	if (v->state == LOODS_STEP_RUNNING && v->starts_on.n && v->starts_on.n <= v->day.n)
		return v->starts_on.n;
	if (loods_language_step_over(v->state) && v->ends_on.n && v->ends_on.n <= v->day.n)
		return v->ends_on.n;
	return v->day.n;
}

/* What the versions say, in their order: a state and when it began. */
static void step_says(struct loods_blocks *b, const struct loods_block_version *v, int n)
{
	const struct loods_block_version *before = NULL;

	for (int i = 0; i < n; before = v[i].deleted ? before : &v[i], i++) {
		bool same = before && before->state == v[i].state && before->reason == v[i].reason;

		if (v[i].deleted)
			continue;
		if (same && says_since(&v[i], before))
			b->states[b->n_states - 1].first = v[i].since.n;
		if (same)
			continue;
		b->states = loods_one_more(b->states, b->n_states, &b->cap_states, sizeof *b->states);
		b->states[b->n_states++] =
			(struct loods_block_state){ v[i].record, v[i].state, v[i].reason,
						    step_begins(&v[i], before), LOODS_DAY_FAR };
	}
}

/* The states of one step, appended to b->states; `v` are its versions. */
static void step_states(struct loods_blocks *b, const struct loods_block_version *v, int n)
{
	int base = b->n_states, end, to;

	step_says(b, v, n);
	end = b->n_states;
	for (int i = to = base; i < end; i++) {
		const struct loods_block_state s = b->states[i];

		while (to > base && b->states[to - 1].first >= s.first)
			to--;
		if (to == base || b->states[to - 1].state != s.state || b->states[to - 1].reason != s.reason)
			b->states[to++] = s;
	}
	b->n_states = to;
	for (int i = base; i + 1 < to; i++)
		b->states[i].last = b->states[i + 1].first - 1;
}

/* The day before another step of the client takes over from a stopped one. */
static int32_t stop_ends(const struct loods_blocks *b, const struct loods_block_state *stop)
{
	int32_t last = stop->last;

	for (int i = 0; i < b->n_states; i++) {
		const struct loods_block_state *s = &b->states[i];
		int32_t from;

		if (s->record.n == stop->record.n || s->state == LOODS_STEP_INTERRUPTED ||
		    s->state == LOODS_STEP_STOPPED)
			continue;
		if (loods_language_step_over(s->state) ? s->first < stop->first : s->last < stop->first)
			continue;
		from = s->first > stop->first ? s->first : stop->first;
		if (from - 1 < last)
			last = from - 1;
	}
	return last;
}

static void step_spans(struct loods_blocks *b, int32_t until)
{
	for (int i = 0; i < b->n_states; i++) {
		const struct loods_block_state *s = &b->states[i];
		int reason = s->reason > 0 && s->reason < LOODS_STEP_REASON_END ? s->reason : 0;

		if (s->state == LOODS_STEP_WAITING_LIST)
			add_span(b, LOODS_BLOCK_WAITING_LIST, s->first, s->last, until, s->record);
		else if (s->state == LOODS_STEP_INTERRUPTED)
			add_span(b, by_reason[reason], s->first, s->last, until, s->record);
		else if (s->state == LOODS_STEP_STOPPED)
			add_span(b, by_reason[reason], s->first, stop_ends(b, s), until, s->record);
	}
}

/* ---- childcare ---- */

static bool waits(int state)
{
	return state == LOODS_CARE_NEED || state == LOODS_CARE_SEARCHING || state == LOODS_CARE_WAITING_LIST;
}

/* A wait and what followed it. */
struct wait {
	int32_t entered; /* day of the first version that waits; 0: none says so */
	int32_t moved;   /* day of the first version that no longer does; 0: it waits still */
	int32_t since, starts;
};

/* Ends the wait and forgets it; *after is the day from which the next one may begin. */
static void end_wait(struct loods_blocks *b, struct wait *w, int32_t *after, int32_t until, loods_id record)
{
	int32_t first = w->entered, end = w->moved ? w->moved : LOODS_DAY_FAR + 1;

	if (w->since >= *after && w->since && (!first || w->since < first))
		first = w->since;
	if (w->moved && w->starts && w->starts < end)
		end = w->starts;
	if (first && (w->entered || w->starts))
		add_span(b, LOODS_BLOCK_CHILDCARE, first, end - 1, until, record);
	*after = w->moved;
	*w = (struct wait){ 0 };
}

static void care_spans(struct loods_blocks *b, const struct loods_block_version *v, int n, int32_t until)
{
	struct wait w = { 0 };
	int32_t after = 0;
	bool begun = false;

	for (int i = 0; i < n; i++) {
		if (v[i].deleted)
			continue;
		if (waits(v[i].state) && w.moved)
			end_wait(b, &w, &after, until, v[i].record);
		if (waits(v[i].state) && !w.entered)
			w.entered = v[i].day.n;
		if (!waits(v[i].state) && !w.moved)
			w.moved = v[i].day.n;
		if (v[i].since.n)
			w.since = v[i].since.n;
		w.starts = v[i].starts_on.n;
		begun = true;
	}
	if (begun)
		end_wait(b, &w, &after, until, v[0].record);
}

void loods_blocks_fill(struct loods_blocks *b, const struct loods_block_version *v, int n, loods_date until)
{
	int i = 0, end;

	b->n = b->n_states = 0;
	for (; i < n && !v[i].childcare; i = end) {
		for (end = i; end < n && !v[end].childcare && v[end].record.n == v[i].record.n;)
			end++;
		if (!v[end - 1].deleted)
			step_states(b, v + i, end - i);
	}
	step_spans(b, until.n);
	for (; i < n; i = end) {
		for (end = i; end < n && v[end].record.n == v[i].record.n;)
			end++;
		if (!v[end - 1].deleted)
			care_spans(b, v + i, end - i, until.n);
	}
}

/* ---- counting ---- */

/* Which causes hold on a day, as bits, and until when that stays so. */
static unsigned causes_on(const struct loods_blocks *b, int32_t day, int32_t *until)
{
	const unsigned both = 1u << LOODS_BLOCK_NO_CHILDCARE | 1u << LOODS_BLOCK_CHILDCARE;
	unsigned bits = 0;

	for (int i = 0; i < b->n; i++) {
		const struct loods_block *s = &b->list[i];

		if (day < s->first) {
			*until = s->first - 1 < *until ? s->first - 1 : *until;
		} else if (day <= s->last) {
			bits |= 1u << s->cause;
			*until = s->last < *until ? s->last : *until;
		}
	}
	if ((bits & both) == both)
		bits = (bits & ~both) | 1u << LOODS_BLOCK_CHAIN;
	if (bits & (both | 1u << LOODS_BLOCK_CHAIN))
		bits |= 1u << LOODS_BLOCK_ANY_CHILDCARE;
	if (bits)
		bits |= 1u << LOODS_BLOCK_ANY;
	return bits;
}

void loods_blocks_count(const struct loods_blocks *b, const struct loods_eligible *e, int32_t first,
			int32_t last, int days[LOODS_BLOCK_END])
{
	for (int s = loods_eligible_find(e, first); s < e->n && e->list[s].first <= last; s++) {
		int32_t day = e->list[s].first > first ? e->list[s].first : first;
		int32_t end = e->list[s].last < last ? e->list[s].last : last, until;

		days[0] += day <= end ? end - day + 1 : 0;
		for (; day <= end; day = until + 1) {
			unsigned bits;

			until = end;
			bits = causes_on(b, day, &until);
			for (int c = 1; c < LOODS_BLOCK_END; c++)
				if (bits & 1u << c)
					days[c] += until - day + 1;
		}
	}
}

/* ---- what is open ---- */

static int eligible_days(const struct loods_eligible *e, int32_t first, int32_t last)
{
	static const struct loods_blocks nothing;
	int days[LOODS_BLOCK_END] = { 0 };

	loods_blocks_count(&nothing, e, first, last, days);
	return days[0];
}

/* The longest waited for childcare on that day; NULL: none. */
static const struct loods_block *care_on(const struct loods_blocks *b, int32_t day)
{
	const struct loods_block *found = NULL;

	for (int i = 0; i < b->n; i++) {
		const struct loods_block *s = &b->list[i];

		if (s->cause == LOODS_BLOCK_CHILDCARE && s->first <= day && day <= s->last &&
		    (!found || s->first < found->first))
			found = s;
	}
	return found;
}

static bool holds(const struct loods_blocks *b, enum loods_blocker cause, int32_t day)
{
	for (int i = 0; i < b->n; i++)
		if (b->list[i].cause == cause && b->list[i].first <= day && day <= b->list[i].last)
			return true;
	return false;
}

int loods_blocks_open(const struct loods_blocks *b, const struct loods_eligible *e, loods_date day,
		      struct loods_block_open *out, int max)
{
	const struct loods_block *care = care_on(b, day.n);
	bool chain = care && holds(b, LOODS_BLOCK_NO_CHILDCARE, day.n);
	int n = 0;

	if (!eligible_days(e, day.n, day.n))
		return 0;
	for (int i = 0; i < b->n; i++) {
		const struct loods_block *s = &b->list[i];
		bool linked = chain && s->cause == LOODS_BLOCK_NO_CHILDCARE;

		if (day.n < s->first || day.n > s->last || (chain && s->cause == LOODS_BLOCK_CHILDCARE))
			continue;
		if (n < max)
			out[n] = (struct loods_block_open){
				.cause = linked ? LOODS_BLOCK_CHAIN : s->cause,
				.record = s->record,
				.on = linked ? care->record : (loods_id){ 0 },
				.since = { s->first },
				.days = eligible_days(e, s->first, day.n),
			};
		n++;
	}
	return n;
}
