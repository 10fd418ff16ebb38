#include "release_files.h"

#include "codebook.h"
#include "datapackage.h"
#include "i18n.h"
#include "reading_scripts.h"
#include "release_csv.h"
#include "release_sav.h"
#include "release_workbook.h"

struct files {
	struct loods_release_data d; /* the codebook is the last of its tables */
	const struct loods_release_forms *forms;
	struct loods_folder *folder;
	struct loods_datapackage_file list[LOODS_FOLDER_FILES_MAX];
	size_t n;
	struct loods_arena a;
};

/* Writes and forgets `out`, unless `code` says that it was not made. */
static enum loods_code put(struct files *f, enum loods_code code, const char *name, const char *end,
			   const struct loods_release_table *t, bool dutch, struct loods_str *out,
			   struct loods_err *err)
{
	const char *path = loods_release_file(&f->d, name, end, &f->a);

	if (code == LOODS_OK)
		code = loods_folder_put(f->folder, path, out->s, out->len, err);
	if (code == LOODS_OK) {
		const struct loods_folder_file *w = &f->folder->files[f->folder->n - 1];

		f->list[f->n++] = (struct loods_datapackage_file){ w->name, w->bytes, w->sha256, t, dutch };
	}
	loods_str_release(out);
	return code;
}

static enum loods_code put_table(struct files *f, const struct loods_release_table *t, struct loods_err *err)
{
	struct loods_str out = LOODS_STR_INIT;
	enum loods_code code = loods_release_csv(t, false, &out, err);

	code = put(f, code, t->name, ".csv", t, false, &out, err);
	if (code == LOODS_OK && f->forms->excel_nl) {
		code = loods_release_csv(t, true, &out, err);
		code = put(f, code, t->name, "-nl.csv", t, true, &out, err);
	}
	if (code == LOODS_OK && t->forms & LOODS_RELEASE_SAV) {
		code = loods_release_sav(&f->d, t, &out, err);
		code = put(f, code, t->name, ".sav", NULL, false, &out, err);
	}
	return code;
}

static enum loods_code put_rest(struct files *f, struct loods_err *err)
{
	struct loods_str out = LOODS_STR_INIT;
	enum loods_code code = LOODS_OK;

	if (f->forms->workbook) {
		code = loods_release_workbook(&f->d, &out, err);
		code = put(f, code, f->forms->workbook, ".xlsx", NULL, false, &out, err);
	}
	if (code == LOODS_OK) {
		loods_codebook_html(&f->d, &out);
		code = put(f, code, LOODS_CODEBOOK, ".html", NULL, false, &out, err);
	}
	for (int i = 0; i < loods_reading_scripts_n && code == LOODS_OK; i++) {
		loods_reading_scripts[i].write(&f->d, &out);
		code = put(f, code, "read", loods_reading_scripts[i].end, NULL, false, &out, err);
	}
	if (code == LOODS_OK) {
		loods_datapackage(&f->d, f->list, f->n, &out);
		code = loods_folder_put(f->folder, "datapackage.json", out.s, out.len, err);
		loods_str_release(&out);
	}
	return code;
}

enum loods_code loods_release_files(const struct loods_release_data *d,
				    const struct loods_release_forms *forms, struct loods_folder *folder,
				    struct loods_err *err)
{
	struct files f = { .d = *d, .forms = forms, .folder = folder };
	struct loods_release_table *tables =
		LOODS_NEW_ARRAY(&f.a, struct loods_release_table, d->n_tables + 1);
	enum loods_code code = LOODS_OK;

	if (!loods_release_valid(d)) {
		loods_arena_release(&f.a);
		return loods_fail(err, LOODS_EINVALID,
				  _("The tables of the export do not hold what they say they do."));
	}
	for (size_t i = 0; i < d->n_tables; i++)
		tables[i] = d->tables[i];
	loods_codebook_table(d, &f.a, &tables[d->n_tables]);
	f.d.tables = tables;
	f.d.n_tables = d->n_tables + 1;
	for (size_t i = 0; i < f.d.n_tables && code == LOODS_OK; i++)
		code = put_table(&f, &tables[i], err);
	if (code == LOODS_OK)
		code = put_rest(&f, err);
	loods_arena_release(&f.a);
	return code;
}
