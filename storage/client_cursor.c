#include "client_cursor.h"

enum loods_code client_cursor_open(struct client_cursor *c, struct db *db, const char *sql, bool along,
				   struct loods_err *err)
{
	*c = (struct client_cursor){ .along = along };
	return db_prepare(db, sql, &c->st, err);
}

enum loods_code client_cursor_next(struct client_cursor *c, int64_t client, bool *here, struct loods_err *err)
{
	enum loods_code code = db_step(c->st, &c->row, err);

	c->begun = true;
	*here = code == LOODS_OK && c->row && db_int(c->st, 0) == client;
	return code;
}

enum loods_code client_cursor_to(struct client_cursor *c, int64_t client, bool *here, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	*here = false;
	if (!c->along) {
		db_reset(c->st);
		db_bind_int(c->st, 1, client);
		return client_cursor_next(c, client, here, err);
	}
	if (!c->begun)
		code = client_cursor_next(c, client, here, err);
	while (code == LOODS_OK && c->row && db_int(c->st, 0) < client)
		code = db_step(c->st, &c->row, err);
	*here = code == LOODS_OK && c->row && db_int(c->st, 0) == client;
	return code;
}

void client_cursor_close(struct client_cursor *c)
{
	db_finish(c->st);
	*c = (struct client_cursor){ 0 };
}
