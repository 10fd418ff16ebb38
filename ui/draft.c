#include "draft.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "i18n.h"
#include "msg.h"
#include "types.h"

enum { COLUMNS = 6, HOST_LEN = 128 };

/* ---- writing ---- */

static void add_value(struct loods_str *out, const char *s)
{
	loods_str_add_char(out, '\t');
	for (; *s; s++)
		switch (*s) {
		case '\t': loods_str_add(out, "\\t"); break;
		case '\n': loods_str_add(out, "\\n"); break;
		case '\\': loods_str_add(out, "\\\\"); break;
		default: loods_str_add_char(out, *s);
		}
}

static bool is_number(const struct ui_field *field)
{
	return field->rec_field &&
	       (field->rec_field->kind == LOODS_KIND_REF || field->rec_field->kind == LOODS_KIND_USER);
}

static void add_field(const struct ui_field *field, bool typed, struct loods_str *out)
{
	struct loods_str value = LOODS_STR_INIT;
	char flags[4] = "", *p = flags;

	if (field->by_user)
		*p++ = 'u';
	if (typed)
		*p++ = 't';
	if (!field->rec_field || field->rec_field->kind == LOODS_KIND_TEXT)
		*p++ = 'x';
	*p = '\0';
	if (typed)
		loods_str_add(&value, field->edit.text.s);
	else if (is_number(field))
		loods_str_addf(&value, "%lld", (long long)ui_field_value(field));
	else
		loods_field_format(field->rec_field, field->rec, &value);
	loods_str_addf(out, "field\t%d\t%s\t%s", field->def->record, field->def->name, flags);
	add_value(out, ui_field_label(field));
	add_value(out, value.s);
	loods_str_add_char(out, '\n');
	loods_str_release(&value);
}

/* When a process was started, in the clock ticks of its machine; 0: none of that number runs. */
static unsigned long long started(long pid)
{
	char path[64], text[1024];
	unsigned long long ticks = 0;
	const char *at;
	size_t n;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	n = fread(text, 1, sizeof text - 1, file);
	fclose(file);
	text[n] = '\0';
	/* The name may hold anything; after it come the state (Z: ended, and nobody has asked) and, as the 20th, the time. */
	at = strrchr(text, ')');
	if (at && (at[2] == 'Z' || at[2] == 'X'))
		return 0;
	for (int i = 0; at && i < 20; i++)
		at = strchr(at + 1, ' ');
	if (at)
		ticks = strtoull(at, NULL, 10);
	return ticks;
}

static void machine(char name[HOST_LEN])
{
	if (gethostname(name, HOST_LEN))
		name[0] = '\0';
	name[HOST_LEN - 1] = '\0';
}

static void write_form(struct ui_form *f, bool whole, bool open, struct loods_str *out)
{
	const struct ui_field *active = &f->fields[f->active];
	char host[HOST_LEN];

	machine(host);
	if (open) {
		loods_str_add(out, "open");
		add_value(out, host);
		loods_str_addf(out, "\t%ld\t%llu\n", (long)getpid(), started(getpid()));
	}
	loods_str_addf(out, "form\t%s\nwhat", f->def->name);
	add_value(out, _(f->about.type && f->about.type->label ? f->about.type->label : f->def->title));
	loods_str_addf(out, "\nabout\t%s\t%lld\t%lld\t%lld\n", f->about.type ? f->about.type->name : "-",
		       (long long)f->about.id.n, (long long)f->about.client.n, (long long)f->about.about.n);
	for (int i = 0; i < UI_FORM_RECORDS; i++) {
		const struct loods_meta *m = f->rec[i] ? loods_rec_cmeta(f->rec[i]) : NULL;

		if (m && m->id.n)
			loods_str_addf(out, "record\t%d\t%lld\t%lld\n", i, (long long)m->id.n, (long long)m->version);
	}
	loods_str_addf(out, "active\t%d\t%s\n", active->def->record, active->def->name);
	for (int i = 0; i < f->n_fields; i++) {
		const struct ui_field *field = &f->fields[i];

		if (field->def->secret)
			continue;
		/* What is being typed is no value yet; a field that is the form's own never is one. */
		if (field->rec_field)
			add_field(field, field->typed && whole, out);
		else if (field->edit.text.len)
			add_field(field, true, out);
	}
}

static bool keeps(const struct ui_form *f)
{
	return f->def->about && f->changed && f->ui->app->store && loods_store_sees_names(f->ui->app->store);
}

/* The client that the form is about, whatever it was opened with. */
static loods_id client_of(struct ui_form *f)
{
	struct loods_err err;
	loods_id client = f->about.client;

	if (!client.n && f->about.type && f->rec[0] && f->type[0] == f->about.type &&
	    loods_store_client_of(f->ui->app->store, f->about.type, f->rec[0], &client, &err))
		client = (loods_id){ 0 };
	return client;
}

static void keep(struct ui_form *f, bool whole, bool open)
{
	struct loods_draft d = { .id = f->draft };
	struct loods_str text = LOODS_STR_INIT;
	struct loods_err err = { 0 };
	enum loods_code rc;

	f->dirty = false;
	if (!keeps(f))
		return;
	write_form(f, whole, open, &text);
	if (f->draft.n && !strcmp(text.s, f->kept.s)) {
		f->in_draft = true;
		loods_str_release(&text);
		return;
	}
	d.client = client_of(f);
	d.text = text.s;
	rc = loods_ops_draft_keep(f->ui->app, &d, &err);
	f->in_draft = rc == LOODS_OK;
	if (rc == LOODS_OK) {
		f->draft = d.id;
		loods_str_clear(&f->kept);
		loods_str_add(&f->kept, text.s);
	} else if (rc != LOODS_EBUSY && !f->told) {
		f->told = true;
		ui_msg_error(&f->ui->msg, _("What you type is not kept as a draft: %s"), err.msg);
	}
	loods_str_release(&text);
}

void ui_draft_keep(struct ui_form *f, bool whole)
{
	keep(f, whole, true);
}

bool ui_draft_leave(struct ui_form *f)
{
	keep(f, true, false);
	return ui_draft_is_kept(f);
}

void ui_draft_drop(struct ui_form *f)
{
	struct loods_err err = { 0 };

	f->dirty = false;
	if (f->draft.n && f->ui->app->store && loods_ops_draft_drop(f->ui->app, f->draft, &err))
		ui_msg_err(&f->ui->msg, &err);
	f->draft = (loods_id){ 0 };
}

bool ui_draft_is_kept(const struct ui_form *f)
{
	return !f->changed || (f->in_draft && !f->dirty);
}

/* ---- reading ---- */

/* Cuts the next line off `text` into its columns, each as it was; false at the end. */
static bool next_line(char **text, char *col[COLUMNS])
{
	char *from = *text, *to = *text;
	int n = 1;

	if (!*from)
		return false;
	for (int i = 0; i < COLUMNS; i++)
		col[i] = from + strcspn(from, "\n");
	col[0] = to;
	for (; *from && *from != '\n'; from++)
		if (*from == '\t' && n < COLUMNS) {
			*to++ = '\0';
			col[n++] = to;
		} else if (*from == '\\' && from[1]) {
			from++;
			*to++ = (char)(*from == 't' ? '\t' : *from == 'n' ? '\n' : *from);
		} else {
			*to++ = *from;
		}
	*text = *from ? from + 1 : from;
	*to = '\0';
	for (; n < COLUMNS; n++)
		col[n] = to;
	return true;
}

static int64_t number(const char *s)
{
	return strtoll(s, NULL, 10);
}

static void read_about(char *const col[COLUMNS], struct ui_record *about)
{
	about->type = loods_type_find(col[1]);
	about->id.n = number(col[2]);
	about->client.n = number(col[3]);
	about->about.n = number(col[4]);
}

static void add_part(struct loods_str *out, const char *between, const char *part)
{
	if (*part)
		loods_str_addf(out, "%s%s", out->len ? between : "", part);
}

/* Does the session still run that has it in a form? Of another machine nobody knows: then it is offered. */
static bool is_open(char *const col[COLUMNS])
{
	char host[HOST_LEN];
	long pid = (long)number(col[2]);

	machine(host);
	return pid > 0 && !strcmp(host, col[1]) && started(pid) && started(pid) == strtoull(col[3], NULL, 10);
}

bool ui_draft_read(struct loods_arena *a, const char *text, struct ui_draft *out)
{
	struct loods_str filled = LOODS_STR_INIT, says = LOODS_STR_INIT;
	char *rest = loods_arena_strdup(a, text), *col[COLUMNS];

	*out = (struct ui_draft){ .what = "" };
	while (next_line(&rest, col))
		if (!strcmp(col[0], "open")) {
			out->open = is_open(col);
		} else if (!strcmp(col[0], "form")) {
			out->form = col[1];
		} else if (!strcmp(col[0], "what")) {
			out->what = col[1];
		} else if (!strcmp(col[0], "about")) {
			read_about(col, &out->about);
		} else if (!strcmp(col[0], "field") && strchr(col[3], 'u')) {
			add_part(&filled, ", ", col[4]);
			if (strchr(col[3], 'x'))
				add_part(&says, "\n", col[5]);
		}
	out->filled = loods_arena_strdup(a, filled.s);
	out->says = loods_arena_strdup(a, says.s);
	loods_str_release(&filled);
	loods_str_release(&says);
	return out->form != NULL;
}

enum loods_code ui_drafts_load(struct ui *ui, struct loods_arena *a, struct loods_drafts *out, struct loods_err *err)
{
	enum loods_code rc = loods_ops_drafts(ui->app, a, out, err);
	int n = 0;

	for (int i = 0; i < out->n; i++) {
		struct ui_draft read;

		if (!ui_draft_read(a, out->list[i].text, &read) || !read.open)
			out->list[n++] = out->list[i];
	}
	out->n = n;
	return rc;
}

/* ---- putting it back ---- */

static struct ui_field *find(struct ui_form *f, const char *record, const char *name)
{
	for (int i = 0; i < f->n_fields; i++)
		if (f->fields[i].def->record == (int)number(record) && !strcmp(f->fields[i].def->name, name))
			return &f->fields[i];
	return NULL;
}

/* A value that cannot be one any more (a code that is gone) leaves the field as it is. */
static void put(struct ui_form *f, struct ui_field *field, char *const col[COLUMNS])
{
	struct loods_err err;

	if (strchr(col[3], 't')) {
		ui_lineedit_set(&field->edit, col[5], false);
		field->typed = true;
		return;
	}
	if (is_number(field))
		ui_field_set_value(f, field, number(col[5]));
	else if (!*col[5])
		loods_field_clear(field->rec_field, field->rec);
	else if (loods_field_parse(field->rec_field, &f->keep, col[5], field->rec, &err))
		return;
	field->typed = false;
	ui_field_show(f, field);
}

enum pass {
	BY_USER, /* what the user set, with what follows from it */
	ALL,     /* everything as it stood */
	AGAIN,   /* what the user set, as it stood */
};

static void put_fields(struct ui_form *f, const char *text, enum pass pass)
{
	char *copy = strdup(text), *rest = copy, *col[COLUMNS];

	if (!copy)
		loods_nomem();
	while (next_line(&rest, col)) {
		struct ui_field *field = strcmp(col[0], "field") ? NULL : find(f, col[1], col[2]);
		bool by_user = strchr(col[3], 'u');

		if (!field || (!field->rec_field && !strchr(col[3], 't')) || (pass != ALL && !by_user))
			continue;
		put(f, field, col);
		if (by_user)
			field->by_user = true;
		if (pass == BY_USER && !field->typed)
			ui_form_value_set(f, field);
	}
	explicit_bzero(copy, strlen(text));
	free(copy);
}

/* Are the stored records those that the draft was made from? */
static bool same_base(struct ui_form *f, const char *text)
{
	int64_t id[UI_FORM_RECORDS] = { 0 }, version[UI_FORM_RECORDS] = { 0 };
	char *copy = strdup(text), *rest = copy, *col[COLUMNS];
	bool same = true;

	if (!copy)
		loods_nomem();
	while (next_line(&rest, col))
		if (!strcmp(col[0], "record") && (int)number(col[1]) >= 0 && (int)number(col[1]) < UI_FORM_RECORDS) {
			id[(int)number(col[1])] = number(col[2]);
			version[(int)number(col[1])] = number(col[3]);
		} else if (!strcmp(col[0], "active") && find(f, col[1], col[2])) {
			ui_form_focus(f, find(f, col[1], col[2]));
		}
	for (int i = 0; i < UI_FORM_RECORDS && f->rec[i]; i++) {
		const struct loods_meta *m = loods_rec_cmeta(f->rec[i]);

		same &= m->id.n == id[i] && (!m->id.n || m->version == version[i]);
	}
	explicit_bzero(copy, strlen(text));
	free(copy);
	return same;
}

void ui_draft_restore(struct ui_form *f, const struct loods_draft *d)
{
	bool same;

	put_fields(f, d->text, BY_USER);
	same = same_base(f, d->text);
	put_fields(f, d->text, same ? ALL : AGAIN);
	ui_form_show(f, NULL);
	f->changed = true;
	f->draft = d->id;
	f->dirty = false;
	f->in_draft = true;
	loods_str_clear(&f->kept);
	loods_str_add(&f->kept, d->text);
	if (same)
		ui_msg_say(&f->ui->msg, "%s", _("As you left it. It is not saved yet."));
	else
		ui_msg_error(&f->ui->msg, "%s",
			     _("This was saved by somebody else since. What you had filled in is put on top of it: look before you "
			       "save."));
}
