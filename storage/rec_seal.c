#include "rec_seal.h"

#include <endian.h>
#include <string.h>

#include "i18n.h"

bool rec_seal_ident(const struct loods_field *f)
{
	return f->flags & LOODS_IDENT;
}

bool rec_seal_alone(const struct loods_field *f)
{
	return f->kind == LOODS_KIND_TEXT && !(f->flags & (LOODS_IDENT | LOODS_PLAIN));
}

static void put_value(const struct loods_field *f, const void *rec, struct loods_str *out)
{
	uint16_t name_len = htole16((uint16_t)strlen(f->name));
	uint32_t len = 0;
	size_t at;

	loods_str_add_bytes(out, &name_len, sizeof name_len);
	loods_str_add(out, f->name);
	at = out->len;
	loods_str_add_bytes(out, &len, sizeof len);
	loods_field_format(f, rec, out);
	len = htole32((uint32_t)(out->len - at - sizeof len));
	memcpy(out->s + at, &len, sizeof len);
}

void rec_seal_ident_put(const struct loods_type *t, const struct field_crypt *fc, const void *rec,
			struct loods_str *out)
{
	struct field_place place = { t->name, "ident", loods_rec_cmeta(rec)->id.n };
	struct loods_str plain = LOODS_STR_INIT;

	for (int i = 0; i < t->n_fields; i++)
		if (rec_seal_ident(&t->fields[i]) && loods_field_known(&t->fields[i], rec))
			put_value(&t->fields[i], rec, &plain);
	if (plain.len)
		field_crypt_seal(fc, &place, plain.s, plain.len, out);
	loods_str_release(&plain);
}

/* Texts are taken as they stand: they were cleaned when they were saved. */
static bool get_value(const struct loods_field *f, struct loods_arena *a, const char *value, size_t len,
		      void *rec)
{
	char *text;

	if (f->kind == LOODS_KIND_TEXT) {
		*(const char **)loods_field_at(f, rec) = loods_arena_strndup(a, value, len);
		return true;
	}
	text = loods_arena_strndup(a, value, len);
	return loods_field_parse(f, a, text, rec, NULL) == LOODS_OK;
}

/* One name and its value from *p on; false when they do not fit before `end`. A name that the descriptor no
 * longer has is passed over. */
static bool get_pair(const struct loods_type *t, struct loods_arena *a, const char **p, const char *end,
		     void *rec)
{
	const struct loods_field *f = NULL;
	uint16_t name_len;
	uint32_t len;
	const char *name;

	if ((size_t)(end - *p) < sizeof name_len)
		return false;
	memcpy(&name_len, *p, sizeof name_len);
	name_len = le16toh(name_len);
	name = *p + sizeof name_len;
	if ((size_t)(end - name) < name_len + sizeof len)
		return false;
	memcpy(&len, name + name_len, sizeof len);
	len = le32toh(len);
	*p = name + name_len + sizeof len;
	if ((size_t)(end - *p) < len)
		return false;
	for (int i = 0; i < t->n_fields && !f; i++)
		if (rec_seal_ident(&t->fields[i]) && strlen(t->fields[i].name) == name_len &&
		    memcmp(t->fields[i].name, name, name_len) == 0)
			f = &t->fields[i];
	if (f && !get_value(f, a, *p, len, rec))
		return false;
	*p += len;
	return true;
}

enum loods_code rec_seal_ident_get(const struct loods_type *t, const struct field_crypt *fc,
				   struct loods_arena *a, struct loods_arena *scratch, const void *blob,
				   size_t len, void *rec, struct loods_err *err)
{
	struct field_place place = { t->name, "ident", loods_rec_cmeta(rec)->id.n };
	char *text;
	const char *p;
	size_t n;
	enum loods_code code = field_crypt_open(fc, &place, blob, len, scratch, &text, &n, err);

	if (code)
		return code;
	for (p = text; p < text + n;)
		if (!get_pair(t, a, &p, text + n, rec)) {
			code = loods_fail(err, LOODS_EDAMAGED,
					  _("Names in table \"%s\", row %lld, cannot be read. Run \"loods "
					    "verify\"; restore a backup if needed."),
					  t->name, (long long)place.row);
			break;
		}
	loods_arena_reset(scratch);
	return code;
}
