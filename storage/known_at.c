#include "known_at.h"

#include <string.h>

void known_at_sql(struct loods_str *sql, const char *table, const char *columns, const char *extra,
		  bool known_at)
{
	static const char since[] =
		" WHERE deleted = 0 AND CASE version WHEN 1 THEN entered_at ELSE changed_at END <= ?2";

	/* Of clients a covering index holds all that readings of an office ask for; the history has none. */
	loods_str_addf(sql, "SELECT %s FROM %s%s", columns, table,
		       strcmp(table, "client") != 0 ? ""
		       : known_at		    ? " NOT INDEXED"
						    : " INDEXED BY client_version");
	loods_str_addf(sql, "%s%s", known_at ? since : " WHERE deleted = 0", extra);
	if (known_at)
		loods_str_addf(sql, " UNION ALL SELECT %s FROM %s_history%s AND superseded_at > ?2%s",
			       columns, table, since, extra);
}
