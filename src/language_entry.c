#include "language_entry.h"

#include "i18n.h"
#include "language_level.h"
#include "task.h"

static const struct loods_choice events[] = {
	[LOODS_LANGUAGE_INTAKE] = { "intake", N_("intake"), '1' },
	[LOODS_LANGUAGE_PLACEMENT] = { "placement", N_("placement test"), '2' },
	[LOODS_LANGUAGE_STARTED] = { "started", N_("started"), '3' },
	[LOODS_LANGUAGE_PROGRESS] = { "progress", N_("progress"), '4' },
	[LOODS_LANGUAGE_EXAM] = { "exam", N_("exam taken"), '5' },
	[LOODS_LANGUAGE_PASSED] = { "passed", N_("target reached"), '6' },
	[LOODS_LANGUAGE_STOPPED] = { "stopped", N_("stopped"), '7' },
	[LOODS_LANGUAGE_WAITING] = { "waiting", N_("waiting list"), '8' },
	[LOODS_LANGUAGE_INTERRUPTED] = { "interrupted", N_("interrupted"), '9' },
	[LOODS_LANGUAGE_REGISTERED] = { "registered", N_("registered"), 0 },
	[LOODS_LANGUAGE_NOT_PASSED] = { "not_passed", N_("ended, target not reached"), 0 },
};
_Static_assert(LOODS_COUNT(events) == LOODS_LANGUAGE_EVENT_END, "an event lacks its code");
static const struct loods_choices events_list = LOODS_CHOICES(events);

/* What an event means for the records: the state of the step (0: unchanged) and what a level found then rests
 * on. */
static const struct meaning {
	int state;
	int basis;
	bool begins; /* makes a step where none is open */
} meanings[] = {
	[LOODS_LANGUAGE_INTAKE] = { LOODS_STEP_INTENDED, LOODS_BASIS_CASEWORKER, true },
	[LOODS_LANGUAGE_PLACEMENT] = { 0, LOODS_BASIS_INTAKE_TEST, false },
	[LOODS_LANGUAGE_STARTED] = { LOODS_STEP_RUNNING, LOODS_BASIS_CASEWORKER, true },
	[LOODS_LANGUAGE_PROGRESS] = { 0, LOODS_BASIS_CASEWORKER, false },
	[LOODS_LANGUAGE_EXAM] = { 0, LOODS_BASIS_EXAM, false },
	[LOODS_LANGUAGE_PASSED] = { LOODS_STEP_COMPLETED_ACHIEVED, LOODS_BASIS_EXAM, false },
	[LOODS_LANGUAGE_STOPPED] = { LOODS_STEP_STOPPED, LOODS_BASIS_CASEWORKER, false },
	[LOODS_LANGUAGE_WAITING] = { LOODS_STEP_WAITING_LIST, LOODS_BASIS_CASEWORKER, true },
	[LOODS_LANGUAGE_INTERRUPTED] = { LOODS_STEP_INTERRUPTED, LOODS_BASIS_CASEWORKER, false },
	[LOODS_LANGUAGE_REGISTERED] = { LOODS_STEP_REGISTERED, LOODS_BASIS_CASEWORKER, true },
	[LOODS_LANGUAGE_NOT_PASSED] = { LOODS_STEP_COMPLETED_NOT_ACHIEVED, LOODS_BASIS_EXAM, false },
};
_Static_assert(LOODS_COUNT(meanings) == LOODS_LANGUAGE_EVENT_END, "an event lacks its meaning");

enum { SKILL_ALL = 1 };
static const struct loods_choice skills[] = {
	[SKILL_ALL] = { "all", N_("all"), '0' },
	[LOODS_SKILL_LISTENING + 1] = { "listening", N_("listening"), '1' },
	[LOODS_SKILL_READING + 1] = { "reading", N_("reading"), '2' },
	[LOODS_SKILL_SPEAKING + 1] = { "speaking", N_("speaking"), '3' },
	[LOODS_SKILL_CONVERSATION + 1] = { "conversation", N_("conversation"), '4' },
	[LOODS_SKILL_WRITING + 1] = { "writing", N_("writing"), '5' },
};
_Static_assert(LOODS_COUNT(skills) == LOODS_SKILL_END + 1, "a skill lacks its code");
static const struct loods_choices skills_list = LOODS_CHOICES(skills);

#define R struct loods_language_entry
static const struct loods_field fields[] = {
	LOODS_CHOICE(R, event, .label = N_("Step"), .choices = &events_list, .flags = LOODS_REQUIRED),
	LOODS_DATE(R, on, .label = N_("Date"), .flags = LOODS_REQUIRED),
	LOODS_CHOICE(R, skill, .label = N_("Skill"), .choices = &skills_list, .dflt = SKILL_ALL),
	LOODS_CHOICE(
		R, level, .label = N_("Level"), .choices = &loods_levels,
		.help = N_("The level now: A1, A2, B1 and so on, or Alfa A, B, C for reading and writing.")),
	LOODS_CHOICE(R, kind, .label = N_("Course"), .choices = &loods_language_step_kinds),
	LOODS_TEXT(R, provider, .label = N_("Provider"), .max = 80),
	LOODS_NUM(R, hours_per_week, .label = N_("Hours a week"), .decimals = 2, .max = 60 * 100),
	LOODS_CHOICE(R, reason, .label = N_("Reason"), .choices = &loods_language_step_reasons,
		     .help = N_("Why it stopped or was interrupted.")),
	LOODS_DATE(R, next_on, .label = N_("Next step"), .flags = LOODS_FUTURE,
		   .help = N_("A day to look at it again; it becomes a task on Today.")),
	LOODS_TEXT(R, note, .label = N_("Note"), .max = 4000, .flags = LOODS_MULTILINE),
};

const struct loods_type loods_language_entry_type = {
	.name = "language_entry",
	.label = N_("Language"),
	.plural = N_("Language"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
};

static const struct loods_field *field(const char *name)
{
	return loods_type_field(&loods_language_entry_type, name);
}

enum loods_code loods_language_entry_prepare(struct loods_app *app, struct loods_arena *a, loods_id client,
					     struct loods_language_entry *e,
					     struct loods_language_entry_context *c, struct loods_err *err)
{
	struct loods_filter filter = { .client = client, .newest_first = true };
	enum loods_code rc;

	*c = (struct loods_language_entry_context){ .client = client,
						    .today = loods_clock_today(&app->clock) };
	rc = loods_store_list(app->store, a, &loods_language_step_type, &filter, &c->steps, err);
	if (rc == LOODS_OK)
		rc = loods_store_list(app->store, a, &loods_language_level_type, &filter, &c->levels, err);
	for (int i = 0; rc == LOODS_OK && i < c->steps.n && !c->step.meta.id.n; i++) {
		const struct loods_language_step *s = c->steps.rec[i];

		if (!loods_language_step_over(s->state))
			c->step = *s;
	}
	*e = (struct loods_language_entry){
		.on = c->today,
		.skill = SKILL_ALL,
		.kind = c->step.kind,
		.provider = c->step.provider,
		.hours_per_week = c->step.hours_per_week,
	};
	return rc;
}

/* Newest level found for a skill up to a day; 0: none. */
static int level_before(const struct loods_language_entry_context *c, int skill)
{
	for (int i = 0; i < c->levels.n; i++) {
		const struct loods_language_level *l = c->levels.rec[i];

		if (l->skill == skill && l->level > LOODS_LEVEL_UNKNOWN)
			return l->level;
	}
	return 0;
}

void loods_language_entry_doubt(const struct loods_language_entry_context *c,
				const struct loods_language_entry *e, struct loods_str *out)
{
	if (e->level <= LOODS_LEVEL_UNKNOWN)
		return;
	for (int skill = 1; skill < LOODS_SKILL_END; skill++) {
		int before = level_before(c, skill);

		if (!before || (e->skill != SKILL_ALL && e->skill != skill + 1))
			continue;
		if (e->level < before)
			loods_str_addf(out, _("Level %s is lower than %s, found before. Save keeps it."),
				       loods_choice_label(&loods_levels, e->level),
				       loods_choice_label(&loods_levels, before));
		else if (before >= LOODS_LEVEL_A1 && e->level > before + 1)
			loods_str_addf(out, _("From %s to %s is more than one level. Save keeps it."),
				       loods_choice_label(&loods_levels, before),
				       loods_choice_label(&loods_levels, e->level));
		else
			continue;
		return;
	}
}

/* ---- saving ---- */

/* All skills, the step and a task at most. */
enum { CHANGES_MAX = LOODS_SKILL_END + 2 };

struct batch {
	struct loods_change change[CHANGES_MAX];
	const struct loods_field *blame[CHANGES_MAX]; /* where the cursor goes when that change is refused and
							 names no field of ours */
	int n;
};

static void add(struct batch *b, const struct loods_type *type, void *rec, const char *blame)
{
	b->blame[b->n] = field(blame);
	b->change[b->n++] = (struct loods_change){ .kind = LOODS_SAVE, .type = type, .rec = rec };
}

static void add_levels(struct batch *b, struct loods_arena *a, const struct loods_language_entry *e,
		       const struct loods_language_entry_context *c)
{
	for (int skill = 1; skill < LOODS_SKILL_END && e->level; skill++) {
		struct loods_language_level *l;

		if (e->skill != SKILL_ALL && e->skill != skill + 1)
			continue;
		l = loods_rec_new(&loods_language_level_type, a);
		l->client = c->client;
		l->skill = skill;
		l->level = e->level;
		l->basis = meanings[e->event].basis;
		l->measured_on = e->on;
		add(b, &loods_language_level_type, l, "level");
	}
}

/* A note is added to what stands with the step, with its day, so that nothing written earlier is lost. */
static const char *note_with(struct loods_arena *a, const char *before, loods_date on, const char *note)
{
	char day[LOODS_DATE_LEN];

	if (loods_str_blank(note))
		return before;
	loods_date_format_iso(on, day);
	return loods_str_blank(before) ? loods_arena_printf(a, "%s: %s", day, note)
				       : loods_arena_printf(a, "%s\n%s: %s", before, day, note);
}

static void change_state(struct loods_language_step *s, const struct loods_language_entry *e, int state)
{
	if (!state || s->state == state)
		return;
	s->state = state;
	s->state_since = e->on;
	if (state == LOODS_STEP_RUNNING && !loods_date_known(s->starts_on))
		s->starts_on = e->on;
	if (loods_language_step_over(state))
		s->ends_on = e->on;
	if (state == LOODS_STEP_STOPPED || state == LOODS_STEP_INTERRUPTED)
		s->reason = e->reason;
}

static bool differs(const struct loods_language_step *before, const struct loods_language_step *now)
{
	for (int i = 0; i < loods_language_step_type.n_fields; i++)
		if (!loods_field_equal(&loods_language_step_type.fields[i], before, now))
			return true;
	return false;
}

static enum loods_code add_step(struct batch *b, struct loods_arena *a, const struct loods_language_entry *e,
				const struct loods_language_entry_context *c, struct loods_err *err)
{
	const struct meaning *m = &meanings[e->event];
	struct loods_language_step *s = loods_rec_new(&loods_language_step_type, a);

	if (!c->step.meta.id.n && !m->begins) {
		if (m->state)
			return loods_fail_field(err, LOODS_EINVALID, field("event"),
						_("No language step is open for this client: begin with 3 "
						  "started or 8 waiting list."));
		if (!loods_str_blank(e->note))
			return loods_fail_field(err, LOODS_EINVALID, field("note"),
						_("A note is kept with a language step, and none is open. "
						  "Begin one, or write it with a contact."));
		return LOODS_OK;
	}
	if (c->step.meta.id.n) {
		*s = c->step;
	} else {
		if (!e->kind)
			return loods_fail_field(
				err, LOODS_EINVALID, field("kind"),
				_("Choose the kind of course: this begins a new language step."));
		s->client = c->client;
		s->state = m->state;
		s->state_since = e->on;
	}
	/* An intake in the midst of a course says nothing about the course. */
	if (e->event != LOODS_LANGUAGE_INTAKE)
		change_state(s, e, m->state);
	if (!c->step.meta.id.n && m->state == LOODS_STEP_RUNNING)
		s->starts_on = e->on;
	if (e->kind)
		s->kind = e->kind;
	s->provider = e->provider;
	s->hours_per_week = e->hours_per_week;
	s->note = note_with(a, s->note, e->on, e->note);
	if (differs(&c->step, s))
		add(b, &loods_language_step_type, s, "event");
	return LOODS_OK;
}

static void add_task(struct batch *b, const struct loods_app *app, struct loods_arena *a,
		     const struct loods_language_entry *e, const struct loods_language_entry_context *c)
{
	struct loods_task *t;

	if (!loods_date_known(e->next_on))
		return;
	t = loods_rec_new(&loods_task_type, a);
	t->client = c->client;
	t->what = _("Language: the next step");
	t->due = e->next_on;
	t->assigned_to = app->user.id;
	add(b, &loods_task_type, t, "next_on");
}

enum loods_code loods_language_entry_save(struct loods_app *app, struct loods_arena *a,
					  const struct loods_language_entry *e,
					  const struct loods_language_entry_context *c,
					  struct loods_notice *notice, struct loods_err *err)
{
	struct loods_check today = { .today = c->today, .user = app->user.id };
	struct batch b = { 0 };
	enum loods_code rc;
	int at = -1;

	rc = loods_rec_check(&loods_language_entry_type, &today, e, err);
	if (rc != LOODS_OK)
		return rc;
	if (e->event == LOODS_LANGUAGE_PROGRESS && !e->level)
		return loods_fail_field(err, LOODS_EINVALID, field("level"),
					_("Progress needs the level reached, such as A2."));
	if ((e->event == LOODS_LANGUAGE_STOPPED || e->event == LOODS_LANGUAGE_INTERRUPTED) && !e->reason)
		return loods_fail_field(err, LOODS_EINVALID, field("reason"),
					_("Say why it stopped: choose a reason."));
	add_levels(&b, a, e, c);
	rc = add_step(&b, a, e, c, err);
	if (rc != LOODS_OK)
		return rc;
	add_task(&b, app, a, e, c);
	if (!b.n)
		return loods_fail_field(err, LOODS_EINVALID, field("level"),
					_("There is nothing to save yet: fill in a level."));
	rc = loods_ops_save(app, b.change, b.n, notice, &at, err);
	if (rc != LOODS_OK && err->field) {
		const struct loods_field *own = field(err->field->name);

		err->field = own ? own : at >= 0 && at < b.n ? b.blame[at] : NULL;
	}
	return rc;
}
