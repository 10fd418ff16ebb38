#include "log_format.h"

#include <errno.h>
#include <string.h>

#include "cells.h"
#include "client.h"
#include "csv.h"
#include "i18n.h"
#include "json.h"
#include "text.h"

static const struct loods_choice actions[] = {
	[LOODS_LOG_LOGIN] = { "login", N_("signed in"), 0 },
	[LOODS_LOG_OPEN] = { "open", N_("opened"), 0 },
	[LOODS_LOG_OPEN_REASON] = { "open_reason", N_("opened, with a reason"), 0 },
	[LOODS_LOG_CREATE] = { "create", N_("added"), 0 },
	[LOODS_LOG_CHANGE] = { "change", N_("changed"), 0 },
	[LOODS_LOG_DELETE] = { "delete", N_("deleted"), 0 },
	[LOODS_LOG_IMPORT] = { "import", N_("brought in files"), 0 },
	[LOODS_LOG_DUMP] = { "dump", N_("wrote everything out"), 0 },
	[LOODS_LOG_EXPORT] = { "export", N_("made an export"), 0 },
	[LOODS_LOG_ACCOUNT] = { "account", N_("changed an account"), 0 },
	[LOODS_LOG_SETTING] = { "setting", N_("changed a setting"), 0 },
	[LOODS_LOG_UNDO] = { "undo", N_("took a change back"), 0 },
	[LOODS_LOG_LIST] = { "list", N_("read a list"), 0 },
	[LOODS_LOG_BACKUP] = { "backup", N_("made a backup"), 0 },
	[LOODS_LOG_RESTORE] = { "restore", N_("put a backup back"), 0 },
	[LOODS_LOG_REPORT] = { "report", N_("wrote the whole dossier out"), 0 },
	[LOODS_LOG_ERASE] = { "erase", N_("erased the client"), 0 },
	[LOODS_LOG_HANDOVER] = { "handover", N_("handed the case over"), 0 },
	[LOODS_LOG_REKEY] = { "rekey", N_("changed the keys"), 0 },
	[LOODS_LOG_SEARCH] = { "search", N_("searched own notes"), 0 },
	[LOODS_LOG_READ_LOG] = { "read_log", N_("read the access log"), 0 },
};
_Static_assert(sizeof actions / sizeof *actions == LOODS_LOG_END, "an action has no code");
const struct loods_choices loods_log_actions = LOODS_CHOICES(actions);

static const char *const names[] = { "seq",  "at",     "user",	    "on_behalf_of", "action",
				     "type", "client", "client_id", "purpose" };
enum { SEQ, AT, USER, ON_BEHALF_OF, ACTION, TYPE, CLIENT, CLIENT_ID, PURPOSE, COLUMNS };
_Static_assert(sizeof names / sizeof *names == COLUMNS, "a column has no name");

struct writing {
	struct loods_store *store;
	FILE *f;
	struct loods_cells cells;
	struct loods_str text; /* what is not in `f` yet */
	struct loods_str purpose;
	struct loods_csv_writer csv;
	struct loods_json json;
};

static enum loods_code flush(struct writing *w, struct loods_err *err)
{
	fwrite(w->text.s, 1, w->text.len, w->f);
	loods_str_clear(&w->text);
	if (ferror(w->f))
		return loods_fail(err, LOODS_EIO, _("The result could not be written: %s."), strerror(errno));
	return LOODS_OK;
}

/* The client's reference; "" where there is none to be seen any more. */
static enum loods_code reference(struct writing *w, const struct loods_log_entry *e, const char **out,
				 struct loods_err *err)
{
	struct loods_err own = { 0 };
	enum loods_code code = loods_cells_key_of(&w->cells, &loods_client_type, e->client, out, &own);

	if (code == LOODS_ENOTFOUND) {
		*out = "";
		return LOODS_OK;
	}
	if (code && err)
		*err = own;
	return code;
}

/* One line of it, without what moves a cursor; NULL: none was given, or it is not for this user. */
static const char *purpose(struct writing *w, const struct loods_log_entry *e)
{
	return e->purpose && loods_text_clean(e->purpose, false, &w->purpose) && w->purpose.len ? w->purpose.s
												: NULL;
}

static const char *user_name(const struct writing *w, loods_user_id user)
{
	return user.n ? loods_store_user_name(w->store, user) : NULL;
}

/* ---- text ---- */

enum { WHO_COLUMNS = 14, ACTION_COLUMNS = 22, TYPE_COLUMNS = 18, CLIENT_COLUMNS = 12 };

/* `text`, or a dash, and blanks up to the next column. */
static void add_padded(struct loods_str *out, const char *text, int columns)
{
	if (loods_str_blank(text))
		text = "-";
	loods_str_add(out, text);
	for (int i = loods_text_width(text); i < columns; i++)
		loods_str_add_char(out, ' ');
	loods_str_add(out, "  ");
}

void loods_log_when(loods_stamp at, struct loods_str *out)
{
	char text[LOODS_STAMP_LEN];
	int year, month, day;

	loods_date_to_ymd(loods_stamp_date(at), &year, &month, &day);
	loods_stamp_format(at, text); /* YYYY-MM-DDTHH:MM:SS */
	loods_str_addf(out, "%02d-%02d-%04d %.5s", day, month, year, strlen(text) > 16 ? text + 11 : "");
}

static void text_head(struct writing *w)
{
	add_padded(&w->text, _("When"), 16);
	add_padded(&w->text, _("Who"), WHO_COLUMNS);
	add_padded(&w->text, _("On behalf of"), WHO_COLUMNS);
	add_padded(&w->text, _("What was done"), ACTION_COLUMNS);
	add_padded(&w->text, _("Record"), TYPE_COLUMNS);
	add_padded(&w->text, _("Client"), CLIENT_COLUMNS);
	loods_str_addf(&w->text, "%s\n", _("What for"));
}

static enum loods_code text_row(const struct loods_log_entry *e, void *ctx, struct loods_err *err)
{
	struct writing *w = ctx;
	const char *client, *why = purpose(w, e);
	enum loods_code code = reference(w, e, &client, err);

	if (code)
		return code;
	loods_log_when(e->at, &w->text);
	loods_str_add(&w->text, "  ");
	add_padded(&w->text, user_name(w, e->user), WHO_COLUMNS);
	add_padded(&w->text, user_name(w, e->on_behalf_of), WHO_COLUMNS);
	add_padded(&w->text, loods_choice_label(&loods_log_actions, (int)e->action), ACTION_COLUMNS);
	add_padded(&w->text, e->type ? _(e->type->label) : NULL, TYPE_COLUMNS);
	add_padded(&w->text, e->client.n && !*client ? _("(erased)") : client, CLIENT_COLUMNS);
	loods_str_addf(&w->text, "%s\n", why ? why : "-");
	return flush(w, err);
}

/* ---- CSV ---- */

static enum loods_code csv_row(const struct loods_log_entry *e, void *ctx, struct loods_err *err)
{
	struct writing *w = ctx;
	char at[LOODS_STAMP_LEN];
	const char *client;
	enum loods_code code = reference(w, e, &client, err);

	if (code)
		return code;
	loods_csv_put_int(&w->csv, e->seq);
	loods_csv_put(&w->csv, loods_stamp_format(e->at, at));
	loods_csv_put(&w->csv, user_name(w, e->user));
	loods_csv_put(&w->csv, user_name(w, e->on_behalf_of));
	loods_csv_put(&w->csv, loods_choice_code(&loods_log_actions, (int)e->action));
	loods_csv_put(&w->csv, e->type ? e->type->name : NULL);
	loods_csv_put(&w->csv, client);
	if (e->client.n)
		loods_csv_put_int(&w->csv, e->client.n);
	else
		loods_csv_put(&w->csv, NULL);
	loods_csv_put(&w->csv, purpose(w, e));
	return loods_csv_end_row(&w->csv, err);
}

/* ---- JSON ---- */

static void json_text(struct writing *w, int column, const char *text)
{
	loods_json_key(&w->json, names[column]);
	loods_json_string(&w->json, loods_str_blank(text) ? NULL : text);
}

static enum loods_code json_row(const struct loods_log_entry *e, void *ctx, struct loods_err *err)
{
	struct writing *w = ctx;
	char at[LOODS_STAMP_LEN];
	const char *client;
	enum loods_code code = reference(w, e, &client, err);

	if (code)
		return code;
	loods_json_object_begin(&w->json);
	loods_json_key(&w->json, names[SEQ]);
	loods_json_int(&w->json, e->seq);
	json_text(w, AT, loods_stamp_format(e->at, at));
	json_text(w, USER, user_name(w, e->user));
	json_text(w, ON_BEHALF_OF, user_name(w, e->on_behalf_of));
	json_text(w, ACTION, loods_choice_code(&loods_log_actions, (int)e->action));
	json_text(w, TYPE, e->type ? e->type->name : NULL);
	json_text(w, CLIENT, client);
	loods_json_key(&w->json, names[CLIENT_ID]);
	if (e->client.n)
		loods_json_int(&w->json, e->client.n);
	else
		loods_json_null(&w->json);
	json_text(w, PURPOSE, purpose(w, e));
	loods_json_object_end(&w->json);
	return flush(w, err);
}

/* ---- all of it ---- */

static enum loods_code write_csv(struct writing *w, const struct loods_log_query *q, struct loods_err *err)
{
	enum loods_code code;

	loods_csv_writer_init(&w->csv, w->f, LOODS_CSV_SAFE);
	for (int i = 0; i < COLUMNS; i++)
		loods_csv_put(&w->csv, names[i]);
	code = loods_csv_end_row(&w->csv, err);
	if (!code)
		code = loods_store_log_each(w->store, q, csv_row, w, err);
	loods_csv_writer_release(&w->csv);
	return code;
}

static enum loods_code write_json(struct writing *w, const struct loods_log_query *q, struct loods_err *err)
{
	enum loods_code code;

	loods_json_init(&w->json, &w->text);
	loods_json_array_begin(&w->json);
	code = loods_store_log_each(w->store, q, json_row, w, err);
	if (code)
		return code;
	loods_json_array_end(&w->json);
	loods_json_finish(&w->json);
	return flush(w, err);
}

static enum loods_code write_text(struct writing *w, const struct loods_log_query *q, struct loods_err *err)
{
	enum loods_code code;

	text_head(w);
	code = flush(w, err);
	return code ? code : loods_store_log_each(w->store, q, text_row, w, err);
}

enum loods_code loods_log_write(struct loods_app *app, const struct loods_log_query *q,
				enum loods_log_format format, FILE *f, struct loods_err *err)
{
	struct writing w = { .store = app->store, .f = f, .text = LOODS_STR_INIT, .purpose = LOODS_STR_INIT };
	enum loods_code code = LOODS_OK;

	loods_cells_init(&w.cells, app->store);
	switch (format) {
	case LOODS_LOG_TEXT:
		code = write_text(&w, q, err);
		break;
	case LOODS_LOG_CSV:
		code = write_csv(&w, q, err);
		break;
	case LOODS_LOG_JSON:
		code = write_json(&w, q, err);
		break;
	}
	loods_cells_release(&w.cells);
	loods_str_release(&w.text);
	loods_str_release(&w.purpose);
	return code;
}
