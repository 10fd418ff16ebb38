/*
 * Rows about clients, asked for client by client in rising order of ids. For many clients it is one statement
 * in the order of clients, read along; for few it is one look-up each. The first column of the statement is
 * the client.
 */
#ifndef LOODS_CLIENT_CURSOR_H
#define LOODS_CLIENT_CURSOR_H

#include "db.h"

struct client_cursor {
	struct db_stmt *st;
	bool along; /* one statement for all clients */
	bool begun, row;
};

/* `sql` binds the client as ?1 unless `along`. Other values are bound by the caller on c->st before the first
 * client_cursor_to. */
enum loods_code client_cursor_open(struct client_cursor *c, struct db *db, const char *sql, bool along,
				   struct loods_err *err) LOODS_CHECKED;
/* Moves to the first row of that client; *here: it has one. */
enum loods_code client_cursor_to(struct client_cursor *c, int64_t client, bool *here,
				 struct loods_err *err) LOODS_CHECKED;
/* The next row, if it is still that client's. */
enum loods_code client_cursor_next(struct client_cursor *c, int64_t client, bool *here,
				   struct loods_err *err) LOODS_CHECKED;
void client_cursor_close(struct client_cursor *c); /* also fine on an all-zero one */

#endif
