#include "summary_columns.h"

#include <math.h>

#include "i18n.h"
#include "str.h"
#include "summary_text.h"

#define VALUE(name, expression)                                                                              \
	static double name(const struct loods_summary_group *g)                                              \
	{                                                                                                    \
		return expression;                                                                           \
	}
VALUE(clients, g->clients)
VALUE(contacts, g->contact_days)
VALUE(minutes, (double)g->minutes)
VALUE(expected, loods_rational_double(g->expected))
VALUE(realised, loods_rational_double(g->realisation))
VALUE(offered, loods_rational_double(g->offered))
VALUE(q1, g->frequency_q1)
VALUE(median, g->frequency_median)
VALUE(q3, g->frequency_q3)
VALUE(talks, g->talks)
VALUE(in_guidance, g->in_guidance)
VALUE(overdue, g->overdue)
VALUE(weight, loods_rational_double(g->weight))
VALUE(lag, g->lag_median)
VALUE(lag_p90, g->lag_p90)

const struct loods_summary_column loods_summary_columns[LOODS_COLUMN_END] = {
	[LOODS_COLUMN_CLIENTS] = { "clients", N_("Clients"),
				   N_("Clients with at least one eligible day in the window: a day in a guidance "
				      "period and outside every pause."),
				   LOODS_COLUMN_COUNT, 0, clients },
	[LOODS_COLUMN_CONTACTS] = { "contact_days", N_("Contacts"),
				    N_("Days with at least one talk that counts: final, held or partly held, with "
				       "the client there, and both speaking at once. Two talks on a day are one. "
				       "Letters, e-mail, chat and missed talks never count."),
				    LOODS_COLUMN_COUNT, 0, contacts },
	[LOODS_COLUMN_MINUTES] = { "minutes", N_("Minutes"), N_("Of all talks that count, together."),
				   LOODS_COLUMN_COUNT, 0, minutes },
	[LOODS_COLUMN_EXPECTED] = { "expected", N_("Expected"),
				    N_("The contacts that were agreed for these days, by the agreement in force "
				       "on each of them."),
				    LOODS_COLUMN_DECIMAL, 1, expected },
	[LOODS_COLUMN_REALISED] = { "realisation", N_("Realised"),
				    N_("Contacts under an agreement, divided by the expected ones. Of a group: the "
				       "sum of the ones, divided by the sum of the others."),
				    LOODS_COLUMN_SHARE, 0, realised },
	[LOODS_COLUMN_MEDIAN] = { "frequency_median", N_("Median"),
				  N_("Half of the clients had fewer contacts per 28 eligible days than this."),
				  LOODS_COLUMN_DECIMAL, 2, median, .quartiles = true },
	[LOODS_COLUMN_Q1] = { "frequency_q1", N_("Freq. Q1"),
			      N_("A quarter of the clients had fewer contacts per 28 eligible days than this."),
			      LOODS_COLUMN_DECIMAL, 2, q1, .quartiles = true },
	[LOODS_COLUMN_Q3] = { "frequency_q3", N_("Q3"),
			      N_("A quarter of the clients had more contacts per 28 eligible days than this."),
			      LOODS_COLUMN_DECIMAL, 2, q3, .quartiles = true },
	[LOODS_COLUMN_OFFERED] = { "offered", N_("Offered"),
				   N_("As realised, with the days added on which a client did not come: not coming "
				      "is something else than not offering."),
				   LOODS_COLUMN_SHARE, 0, offered },
	[LOODS_COLUMN_TALKS] = { "talks", N_("Talks"),
				 N_("Talks that this person conducted, with any client. All other figures go to "
				    "whoever had the client on the day."),
				 LOODS_COLUMN_COUNT, 0, talks, .by_caseworker = true },
	[LOODS_COLUMN_IN_GUIDANCE] = { "in_guidance", N_("Now"),
				       N_("Clients in guidance and outside every pause on the window's last day."),
				       LOODS_COLUMN_COUNT, 0, in_guidance, .internal = true },
	[LOODS_COLUMN_OVERDUE] = { "overdue", N_("Late"),
				   N_("Clients whose contact was overdue on the window's last day."),
				   LOODS_COLUMN_COUNT, 0, overdue, .internal = true },
	[LOODS_COLUMN_WEIGHT] = { "caseload_weight", N_("Weight"),
				  N_("Weight of the caseload: the contacts per 28 days that the agreements ask for, "
				     "of all clients in guidance on the window's last day."),
				  LOODS_COLUMN_DECIMAL, 1, weight, .internal = true },
	[LOODS_COLUMN_LAG] = { "lag_median", N_("Entry"),
			       N_("Days from a contact to its entry, median. By caseworker: of the contacts that "
				  "this person conducted."),
			       LOODS_COLUMN_DECIMAL, 1, lag, .internal = true },
	[LOODS_COLUMN_LAG_P90] = { "lag_p90", N_("Entry 90 %"),
				   N_("Days from a contact to its entry: nine in ten were entered by then."),
				   LOODS_COLUMN_DECIMAL, 1, lag_p90, .internal = true },
};

const enum loods_column loods_summary_figures[] = {
	LOODS_COLUMN_CLIENTS,  LOODS_COLUMN_CONTACTS, LOODS_COLUMN_MINUTES, LOODS_COLUMN_EXPECTED,
	LOODS_COLUMN_REALISED, LOODS_COLUMN_OFFERED,  LOODS_COLUMN_Q1,	    LOODS_COLUMN_MEDIAN,
	LOODS_COLUMN_Q3,       LOODS_COLUMN_TALKS,    LOODS_COLUMN_END,
};
const enum loods_column loods_summary_load[] = {
	LOODS_COLUMN_IN_GUIDANCE, LOODS_COLUMN_OVERDUE, LOODS_COLUMN_WEIGHT,
	LOODS_COLUMN_LAG,	  LOODS_COLUMN_LAG_P90, LOODS_COLUMN_END,
};
const enum loods_column loods_summary_compared[] = {
	LOODS_COLUMN_CLIENTS, LOODS_COLUMN_CONTACTS, LOODS_COLUMN_REALISED,
	LOODS_COLUMN_OFFERED, LOODS_COLUMN_MEDIAN,   LOODS_COLUMN_END,
};

bool loods_summary_has_column(const struct loods_summary *s, enum loods_column c)
{
	const struct loods_summary_column *column = &loods_summary_columns[c];
	bool caseworkers =
		s->options.by[0] == LOODS_BY_CASEWORKER || s->options.by[1] == LOODS_BY_CASEWORKER;

	return !(column->by_caseworker && !caseworkers) && !(column->internal && s->options.hide_small);
}

bool loods_summary_shows(const struct loods_summary *s, const struct loods_summary_group *g,
			 enum loods_column c)
{
	const struct loods_summary_column *column = &loods_summary_columns[c];

	return loods_summary_has_column(s, c) && !g->hidden && !(column->quartiles && g->quartiles_hidden);
}

double loods_summary_value(const struct loods_summary *s, const struct loods_summary_group *g,
			   enum loods_column c)
{
	return g && loods_summary_shows(s, g, c) ? loods_summary_columns[c].value(g) : NAN;
}

void loods_summary_add_value(enum loods_column c, double value, struct loods_str *out)
{
	const struct loods_summary_column *column = &loods_summary_columns[c];
	char buf[LOODS_DECIMAL_LEN];

	if (isnan(value))
		loods_str_add(out, "-");
	else if (column->kind == LOODS_COLUMN_SHARE)
		loods_str_addf(out, "%s %%", loods_decimal(100 * value, 0, '.', buf));
	else
		loods_str_add(out, loods_decimal(value, column->decimals, loods_summary_point(), buf));
}
