/*
 * Every change of the schema, oldest first. APPEND ONLY: what was released is never edited, because offices
 * have run it; a test pins the hash of each. How to add one: storage/README.
 *
 * How values are stored (rec_sql.c does it, for all types alike):
 *   id                INTEGER, assigned before the insert, never reused (table sequence)
 *   date              INTEGER, Rata Die: days, 1 January of year 1 is 1
 *   partial date      INTEGER, year * 10000 + month * 100 + day, 0 for the parts that are not known
 *   time              INTEGER, minutes since midnight
 *   week              INTEGER, Rata Die of its Monday
 *   time stamp        INTEGER, Rata Die * 86400 + seconds of the day, wall clock of Amsterdam
 *   whole number      INTEGER; decimal: INTEGER, hundredths
 *   choice            TEXT, its code; set: TEXT, codes joined by `;`; yes or no: INTEGER 1 or 0
 *   text              TEXT where it says nothing about a person, else BLOB, sealed (field_crypt.h)
 *   ident             BLOB, sealed: the direct identifiers of the row together (rec_seal.c has the layout)
 *   ident_hash        BLOB, keyed hash of the office's own reference, so that it can be unique and found
 *   not known         NULL
 *
 * The codes of a choice are checked by a chain of OR: SQLite 3.40 builds an IN list of more than two texts
 * anew as a table in memory for each row, which cost a third of a bulk insert.
 *
 * Each type has a second table, TYPE_history: the versions before the present one, with when and by whom they
 * were superseded. Sealed values there are bound to the present table's name, as they were.
 */
#include "migrate.h"

/* What every record carries, see struct loods_meta. */
#define META \
	"	version INTEGER NOT NULL," \
	"	entered_by INTEGER NOT NULL REFERENCES user (id)," \
	"	entered_at INTEGER NOT NULL," \
	"	changed_by INTEGER NOT NULL REFERENCES user (id)," \
	"	changed_at INTEGER NOT NULL," \
	"	deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1)),"

#define SUPERSEDED \
	"	superseded_at INTEGER NOT NULL," \
	"	superseded_by INTEGER NOT NULL REFERENCES user (id),"

/* ---- 1: the first schema ---- */

static const char office[] =
	"CREATE TABLE user ("
	"	id INTEGER PRIMARY KEY,"
	"	name TEXT NOT NULL UNIQUE,"
	"	role TEXT NOT NULL CHECK (role IN ('caseworker', 'lead', 'evaluator', 'administrator')),"
	"	added_at INTEGER NOT NULL,"
	"	disabled_at INTEGER,"
	"	last_in INTEGER"
	") STRICT;"

	/* The last id given in each table: an id is never given twice, also when its row is erased. */
	"CREATE TABLE sequence ("
	"	name TEXT PRIMARY KEY,"
	"	last INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;"

	/* The newest row of a name is in force; the older ones are its history. */
	"CREATE TABLE setting ("
	"	id INTEGER PRIMARY KEY,"
	"	name TEXT NOT NULL,"
	"	value INTEGER NOT NULL,"
	"	set_at INTEGER NOT NULL,"
	"	set_by INTEGER NOT NULL REFERENCES user (id)"
	") STRICT;"
	"CREATE INDEX setting_name ON setting (name, id);"

	/* `purpose` is sealed (BLOB) where the process holds the identity key. Hashes: access_log.c. */
	"CREATE TABLE access_log ("
	"	seq INTEGER PRIMARY KEY,"
	"	at INTEGER NOT NULL,"
	"	user INTEGER NOT NULL REFERENCES user (id),"
	"	on_behalf_of INTEGER REFERENCES user (id),"
	"	action TEXT NOT NULL,"
	"	client INTEGER,"
	"	type TEXT,"
	"	record INTEGER,"
	"	purpose ANY,"
	"	hash BLOB NOT NULL"
	") STRICT;"
	"CREATE INDEX access_log_client ON access_log (client, user, action, at);"
	/* The newest entry, told once more, so that a log that was cut short does not verify. */
	"CREATE TABLE access_log_head ("
	"	id INTEGER PRIMARY KEY CHECK (id = 1),"
	"	seq INTEGER NOT NULL,"
	"	hash BLOB NOT NULL"
	") STRICT;"
	"CREATE TRIGGER access_log_no_update BEFORE UPDATE ON access_log BEGIN"
	"	SELECT raise(ABORT, 'the access log is append-only');"
	"END;"
	"CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log BEGIN"
	"	SELECT raise(ABORT, 'the access log is append-only');"
	"END;";

static const char records[] =
	"CREATE TABLE client ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	gender TEXT"
	"		CHECK (gender = 'woman' OR gender = 'man' OR gender = 'other' OR gender = 'unknown'),"
	"	household TEXT"
	"		CHECK (household = 'single' OR household = 'lone_parent' OR household = 'couple' OR"
	"			household = 'couple_with_children' OR household = 'other'),"
	"	education TEXT"
	"		CHECK (education = 'isced_0_2' OR education = 'isced_3_4' OR"
	"			education = 'isced_5_8' OR education = 'unknown'),"
	"	welfare_since INTEGER,"
	"	interpreter TEXT"
	"		CHECK (interpreter = 'none' OR interpreter = 'phone' OR interpreter = 'on_site' OR"
	"			interpreter = 'family'),"
	"	restricted INTEGER NOT NULL DEFAULT 0 CHECK (restricted IN (0, 1)),"
	"	birth_year INTEGER,"
	"	ident BLOB,"
	"	ident_hash BLOB"
	") STRICT;"
	"CREATE TABLE client_history ("
	"	id INTEGER NOT NULL,"
	META
	"	gender TEXT,"
	"	household TEXT,"
	"	education TEXT,"
	"	welfare_since INTEGER,"
	"	interpreter TEXT,"
	"	restricted INTEGER,"
	"	birth_year INTEGER,"
	"	ident BLOB,"
	"	ident_hash BLOB,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"

	"CREATE TABLE cohort ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	\"key\" TEXT NOT NULL,"
	"	name TEXT,"
	"	municipality TEXT,"
	"	description TEXT"
	") STRICT;"
	"CREATE TABLE cohort_history ("
	"	id INTEGER NOT NULL,"
	META
	"	\"key\" TEXT,"
	"	name TEXT,"
	"	municipality TEXT,"
	"	description TEXT,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"

	"CREATE TABLE assignment ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	cohort INTEGER NOT NULL REFERENCES cohort (id),"
	"	arm TEXT NOT NULL,"
	"	assigned_on INTEGER NOT NULL,"
	"	method TEXT"
	"		CHECK (method = 'random' OR method = 'matched' OR method = 'self_selected' OR"
	"			method = 'none'),"
	"	stratum TEXT"
	") STRICT;"
	"CREATE TABLE assignment_history ("
	"	id INTEGER NOT NULL,"
	META
	"	client INTEGER,"
	"	cohort INTEGER,"
	"	arm TEXT,"
	"	assigned_on INTEGER,"
	"	method TEXT,"
	"	stratum TEXT,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"

	"CREATE TABLE guidance_period ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	cohort INTEGER REFERENCES cohort (id),"
	"	start INTEGER NOT NULL,"
	"	\"end\" INTEGER,"
	"	end_reason BLOB"
	") STRICT;"
	"CREATE TABLE guidance_period_history ("
	"	id INTEGER NOT NULL,"
	META
	"	client INTEGER,"
	"	cohort INTEGER,"
	"	start INTEGER,"
	"	\"end\" INTEGER,"
	"	end_reason BLOB,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"

	"CREATE TABLE pause ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	\"from\" INTEGER NOT NULL,"
	"	\"to\" INTEGER,"
	"	reason TEXT"
	"		CHECK (reason = 'admission' OR reason = 'detention' OR reason = 'leave' OR"
	"			reason = 'abroad' OR reason = 'other')"
	") STRICT;"
	"CREATE TABLE pause_history ("
	"	id INTEGER NOT NULL,"
	META
	"	client INTEGER,"
	"	\"from\" INTEGER,"
	"	\"to\" INTEGER,"
	"	reason TEXT,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"

	"CREATE TABLE ownership ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	caseworker INTEGER NOT NULL REFERENCES user (id),"
	"	\"from\" INTEGER NOT NULL,"
	"	\"to\" INTEGER"
	") STRICT;"
	"CREATE TABLE ownership_history ("
	"	id INTEGER NOT NULL,"
	META
	"	client INTEGER,"
	"	caseworker INTEGER,"
	"	\"from\" INTEGER,"
	"	\"to\" INTEGER,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"

	"CREATE TABLE agreement ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	contacts INTEGER NOT NULL,"
	"	per_days INTEGER NOT NULL,"
	"	\"from\" INTEGER NOT NULL,"
	"	\"to\" INTEGER,"
	"	channel TEXT"
	"		CHECK (channel = 'office' OR channel = 'home' OR channel = 'workplace' OR"
	"			channel = 'neighbourhood' OR channel = 'walk' OR channel = 'video' OR"
	"			channel = 'phone' OR channel = 'chat' OR channel = 'email' OR"
	"			channel = 'letter' OR channel = 'group')"
	") STRICT;"
	"CREATE TABLE agreement_history ("
	"	id INTEGER NOT NULL,"
	META
	"	client INTEGER,"
	"	contacts INTEGER,"
	"	per_days INTEGER,"
	"	\"from\" INTEGER,"
	"	\"to\" INTEGER,"
	"	channel TEXT,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"

	"CREATE TABLE contact ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	occurred_on INTEGER NOT NULL,"
	"	start INTEGER,"
	"	minutes INTEGER,"
	"	channel TEXT NOT NULL"
	"		CHECK (channel = 'office' OR channel = 'home' OR channel = 'workplace' OR"
	"			channel = 'neighbourhood' OR channel = 'walk' OR channel = 'video' OR"
	"			channel = 'phone' OR channel = 'chat' OR channel = 'email' OR"
	"			channel = 'letter' OR channel = 'group'),"
	"	kind TEXT NOT NULL"
	"		CHECK (kind = 'intake' OR kind = 'plan' OR kind = 'progress' OR kind = 'crisis' OR"
	"			kind = 'three_party' OR kind = 'accompaniment' OR kind = 'aftercare' OR"
	"			kind = 'measurement' OR kind = 'third_party'),"
	"	outcome TEXT NOT NULL"
	"		CHECK (outcome = 'held' OR outcome = 'partly_held' OR outcome = 'no_show' OR"
	"			outcome = 'cancelled_by_client' OR outcome = 'cancelled_late' OR"
	"			outcome = 'cancelled_by_us' OR outcome = 'no_answer' OR outcome = 'planned'),"
	"	initiator TEXT NOT NULL"
	"		CHECK (initiator = 'caseworker' OR initiator = 'client' OR initiator = 'other'),"
	"	conducted_by INTEGER NOT NULL REFERENCES user (id),"
	"	on_behalf_of INTEGER REFERENCES user (id),"
	"	topics TEXT,"
	"	interpreter TEXT"
	"		CHECK (interpreter = 'none' OR interpreter = 'phone' OR interpreter = 'on_site' OR"
	"			interpreter = 'family'),"
	"	note BLOB,"
	"	status TEXT NOT NULL"
	"		CHECK (status = 'draft' OR status = 'final'),"
	"	fact INTEGER"
	") STRICT;"
	"CREATE TABLE contact_history ("
	"	id INTEGER NOT NULL,"
	META
	"	client INTEGER,"
	"	occurred_on INTEGER,"
	"	start INTEGER,"
	"	minutes INTEGER,"
	"	channel TEXT,"
	"	kind TEXT,"
	"	outcome TEXT,"
	"	initiator TEXT,"
	"	conducted_by INTEGER,"
	"	on_behalf_of INTEGER,"
	"	topics TEXT,"
	"	interpreter TEXT,"
	"	note BLOB,"
	"	status TEXT,"
	"	fact INTEGER,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"

	"CREATE TABLE language_level ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	skill TEXT NOT NULL"
	"		CHECK (skill = 'listening' OR skill = 'reading' OR skill = 'speaking' OR"
	"			skill = 'conversation' OR skill = 'writing'),"
	"	level TEXT NOT NULL"
	"		CHECK (level = 'unknown' OR level = 'alfa_a' OR level = 'alfa_b' OR"
	"			level = 'alfa_c' OR level = 'a1' OR level = 'a2' OR level = 'b1' OR"
	"			level = 'b2' OR level = 'c1' OR level = 'c2'),"
	"	basis TEXT NOT NULL"
	"		CHECK (basis = 'self' OR basis = 'caseworker' OR basis = 'screening' OR"
	"			basis = 'intake_test' OR basis = 'progress_test' OR basis = 'exam'),"
	"	measured_on INTEGER NOT NULL"
	") STRICT;"
	"CREATE TABLE language_level_history ("
	"	id INTEGER NOT NULL,"
	META
	"	client INTEGER,"
	"	skill TEXT,"
	"	level TEXT,"
	"	basis TEXT,"
	"	measured_on INTEGER,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"

	"CREATE TABLE language_step ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	\"key\" TEXT,"
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	kind TEXT NOT NULL"
	"		CHECK (kind = 'civic_b1' OR kind = 'civic_education' OR kind = 'civic_z' OR"
	"			kind = 'literacy' OR kind = 'nt2' OR kind = 'adult_education' OR"
	"			kind = 'language_at_work' OR kind = 'language_buddy' OR"
	"			kind = 'language_house'),"
	"	provider BLOB,"
	"	target TEXT"
	"		CHECK (target = 'unknown' OR target = 'alfa_a' OR target = 'alfa_b' OR"
	"			target = 'alfa_c' OR target = 'a1' OR target = 'a2' OR target = 'b1' OR"
	"			target = 'b2' OR target = 'c1' OR target = 'c2'),"
	"	regime TEXT"
	"		CHECK (regime = 'wi2013' OR regime = 'wi2021' OR regime = 'voluntary' OR"
	"			regime = 'taaleis'),"
	"	hours INTEGER,"
	"	hours_per_week INTEGER,"
	"	state TEXT NOT NULL"
	"		CHECK (state = 'intended' OR state = 'registered' OR state = 'waiting_list' OR"
	"			state = 'scheduled' OR state = 'running' OR state = 'interrupted' OR"
	"			state = 'completed_achieved' OR state = 'completed_not_achieved' OR"
	"			state = 'stopped' OR state = 'exempt' OR state = 'waived'),"
	"	starts_on INTEGER,"
	"	ends_on INTEGER,"
	"	reason TEXT"
	"		CHECK (reason = 'no_childcare' OR reason = 'health' OR reason = 'work' OR"
	"			reason = 'travel' OR reason = 'family' OR reason = 'moved' OR"
	"			reason = 'motivation' OR reason = 'provider' OR reason = 'other'),"
	"	state_since INTEGER,"
	"	note BLOB"
	") STRICT;"
	"CREATE TABLE language_step_history ("
	"	id INTEGER NOT NULL,"
	META
	"	\"key\" TEXT,"
	"	client INTEGER,"
	"	kind TEXT,"
	"	provider BLOB,"
	"	target TEXT,"
	"	regime TEXT,"
	"	hours INTEGER,"
	"	hours_per_week INTEGER,"
	"	state TEXT,"
	"	starts_on INTEGER,"
	"	ends_on INTEGER,"
	"	reason TEXT,"
	"	state_since INTEGER,"
	"	note BLOB,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"

	"CREATE TABLE child ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	\"key\" TEXT,"
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	birth_month INTEGER NOT NULL,"
	"	school_start INTEGER,"
	"	name BLOB"
	") STRICT;"
	"CREATE TABLE child_history ("
	"	id INTEGER NOT NULL,"
	META
	"	\"key\" TEXT,"
	"	client INTEGER,"
	"	birth_month INTEGER,"
	"	school_start INTEGER,"
	"	name BLOB,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"

	"CREATE TABLE childcare ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	\"key\" TEXT,"
	"	child INTEGER NOT NULL REFERENCES child (id),"
	"	type TEXT NOT NULL"
	"		CHECK (type = 'day_care' OR type = 'after_school' OR type = 'guest_parent' OR"
	"			type = 'playgroup' OR type = 'early_education' OR type = 'family_network'),"
	"	provider BLOB,"
	"	lrk TEXT,"
	"	hours_per_month INTEGER,"
	"	state TEXT NOT NULL"
	"		CHECK (state = 'need' OR state = 'searching' OR state = 'waiting_list' OR"
	"			state = 'offered' OR state = 'contract' OR state = 'active' OR"
	"			state = 'ended' OR state = 'refused' OR state = 'lapsed'),"
	"	starts_on INTEGER,"
	"	ends_on INTEGER,"
	"	waiting_since INTEGER,"
	"	expected_on INTEGER,"
	"	serves TEXT"
	"		CHECK (serves = 'language_step' OR serves = 'work' OR serves = 'instrument' OR"
	"			serves = 'other'),"
	"	serves_step INTEGER REFERENCES language_step (id),"
	"	confirmed_on INTEGER,"
	"	days TEXT,"
	"	day_begins INTEGER,"
	"	day_ends INTEGER,"
	"	note BLOB"
	") STRICT;"
	"CREATE TABLE childcare_history ("
	"	id INTEGER NOT NULL,"
	META
	"	\"key\" TEXT,"
	"	child INTEGER,"
	"	type TEXT,"
	"	provider BLOB,"
	"	lrk TEXT,"
	"	hours_per_month INTEGER,"
	"	state TEXT,"
	"	starts_on INTEGER,"
	"	ends_on INTEGER,"
	"	waiting_since INTEGER,"
	"	expected_on INTEGER,"
	"	serves TEXT,"
	"	serves_step INTEGER,"
	"	confirmed_on INTEGER,"
	"	days TEXT,"
	"	day_begins INTEGER,"
	"	day_ends INTEGER,"
	"	note BLOB,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"

	"CREATE TABLE funding ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	childcare INTEGER NOT NULL REFERENCES childcare (id),"
	"	source TEXT NOT NULL"
	"		CHECK (source = 'kot' OR source = 'municipal_share' OR source = 'smi' OR"
	"			source = 'playgroup_subsidy' OR source = 'own'),"
	"	state TEXT NOT NULL"
	"		CHECK (state = 'to_assess' OR state = 'applied' OR state = 'granted' OR"
	"			state = 'rejected' OR state = 'changed' OR state = 'stopped' OR"
	"			state = 'reclaimed'),"
	"	\"from\" INTEGER,"
	"	\"to\" INTEGER,"
	"	hours_per_month INTEGER,"
	"	applied_on INTEGER"
	") STRICT;"
	"CREATE TABLE funding_history ("
	"	id INTEGER NOT NULL,"
	META
	"	childcare INTEGER,"
	"	source TEXT,"
	"	state TEXT,"
	"	\"from\" INTEGER,"
	"	\"to\" INTEGER,"
	"	hours_per_month INTEGER,"
	"	applied_on INTEGER,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"

	"CREATE TABLE task ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	client INTEGER REFERENCES client (id),"
	"	what BLOB NOT NULL,"
	"	due INTEGER,"
	"	assigned_to INTEGER REFERENCES user (id),"
	"	done_on INTEGER"
	") STRICT;"
	"CREATE TABLE task_history ("
	"	id INTEGER NOT NULL,"
	META
	"	client INTEGER,"
	"	what BLOB,"
	"	due INTEGER,"
	"	assigned_to INTEGER,"
	"	done_on INTEGER,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;";

static const char indexes[] =
	/* What has to be unique among the living. */
	"CREATE UNIQUE INDEX client_ident_hash ON client (ident_hash) WHERE deleted = 0;"
	"CREATE UNIQUE INDEX cohort_key ON cohort (\"key\") WHERE deleted = 0;"
	"CREATE UNIQUE INDEX language_step_key ON language_step (\"key\") WHERE deleted = 0;"
	"CREATE UNIQUE INDEX child_key ON child (\"key\") WHERE deleted = 0;"
	"CREATE UNIQUE INDEX childcare_key ON childcare (\"key\") WHERE deleted = 0;"

	/* Which clients changed, without reading their rows. */
	"CREATE INDEX client_version ON client (id, version, deleted);"

	/* The guidance facts of a client, or of all in the order of clients, from the index alone. */
	"CREATE INDEX assignment_client ON assignment (client, assigned_on, deleted, cohort, arm);"
	"CREATE INDEX guidance_period_client ON guidance_period (client, start, \"end\", cohort, deleted);"
	"CREATE INDEX pause_client ON pause (client, \"from\", \"to\", deleted);"
	"CREATE INDEX ownership_client ON ownership (client, \"from\", \"to\", caseworker, deleted);"
	"CREATE INDEX ownership_caseworker ON ownership (caseworker, \"from\", \"to\", client, deleted);"
	"CREATE INDEX agreement_client ON agreement (client, \"from\", \"to\", contacts, per_days, deleted);"
	"CREATE INDEX contact_client ON contact (client, occurred_on, fact, conducted_by, entered_at, "
	"deleted);"
	"CREATE INDEX contact_history_client ON contact_history (client);"

	/* What is still open. */
	"CREATE INDEX contact_planned ON contact (client, occurred_on, start, channel)"
	"	WHERE deleted = 0 AND outcome = 'planned';"
	"CREATE INDEX contact_draft ON contact (client, occurred_on) WHERE deleted = 0 AND status = 'draft';"
	"CREATE INDEX task_assigned_to ON task (assigned_to, due);"

	/* From a record to those that refer to it. */
	"CREATE INDEX assignment_cohort ON assignment (cohort);"
	"CREATE INDEX guidance_period_cohort ON guidance_period (cohort);"
	"CREATE INDEX language_level_client ON language_level (client, measured_on);"
	"CREATE INDEX language_step_client ON language_step (client, starts_on);"
	"CREATE INDEX child_client ON child (client);"
	"CREATE INDEX childcare_child ON childcare (child);"
	"CREATE INDEX childcare_serves_step ON childcare (serves_step);"
	"CREATE INDEX funding_childcare ON funding (childcare);"
	"CREATE INDEX task_client ON task (client);";

/* ---- 2: what office-wide figures read instead of contacts; filled by contact_pack.c ---- */

static const char packs[] = "CREATE TABLE contact_pack ("
			    "	client INTEGER PRIMARY KEY,"
			    "	pack BLOB NOT NULL"
			    ") STRICT;";

/* ---- 3: where people went, and whether it lasted ---- */

static const char outcomes[] =
	"CREATE TABLE outcome ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	\"key\" TEXT,"
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	destination TEXT NOT NULL"
	"		CHECK (destination = 'paid_full_time' OR destination = 'paid_part_time' OR"
	"			destination = 'self_employed' OR destination = 'education' OR"
	"			destination = 'moved' OR destination = 'relationship' OR"
	"			destination = 'pension' OR destination = 'illness_care' OR"
	"			destination = 'sanction' OR destination = 'death' OR"
	"			destination = 'other' OR destination = 'unknown'),"
	"	date INTEGER NOT NULL,"
	"	hours INTEGER"
	") STRICT;"
	"CREATE TABLE outcome_history ("
	"	id INTEGER NOT NULL,"
	META
	"	\"key\" TEXT,"
	"	client INTEGER,"
	"	destination TEXT,"
	"	date INTEGER,"
	"	hours INTEGER,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"

	"CREATE TABLE outcome_check ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	outcome INTEGER NOT NULL REFERENCES outcome (id),"
	"	months TEXT NOT NULL"
	"		CHECK (months = '3' OR months = '6' OR months = '12'),"
	"	result TEXT NOT NULL"
	"		CHECK (result = 'still' OR result = 'changed' OR"
	"			result = 'back_on_benefit' OR result = 'unreachable'),"
	"	checked_on INTEGER NOT NULL"
	") STRICT;"
	"CREATE TABLE outcome_check_history ("
	"	id INTEGER NOT NULL,"
	META
	"	outcome INTEGER,"
	"	months TEXT,"
	"	result TEXT,"
	"	checked_on INTEGER,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"

	"CREATE UNIQUE INDEX outcome_key ON outcome (\"key\") WHERE deleted = 0;"
	"CREATE INDEX outcome_client ON outcome (client, date);"
	"CREATE INDEX outcome_check_outcome ON outcome_check (outcome, months);";

/* ---- 4: what cohorts ask for, and why a setting was changed ---- */

static const char templates[] =
	"CREATE TABLE agreement_template ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	\"key\" TEXT,"
	"	cohort INTEGER NOT NULL REFERENCES cohort (id),"
	"	arm TEXT,"
	"	contacts INTEGER NOT NULL,"
	"	per_days INTEGER NOT NULL,"
	"	channel TEXT"
	"		CHECK (channel = 'office' OR channel = 'home' OR channel = 'workplace' OR"
	"			channel = 'neighbourhood' OR channel = 'walk' OR channel = 'video' OR"
	"			channel = 'phone' OR channel = 'chat' OR channel = 'email' OR"
	"			channel = 'letter' OR channel = 'group'),"
	"	name TEXT"
	") STRICT;"
	"CREATE TABLE agreement_template_history ("
	"	id INTEGER NOT NULL,"
	META
	"	\"key\" TEXT,"
	"	cohort INTEGER,"
	"	arm TEXT,"
	"	contacts INTEGER,"
	"	per_days INTEGER,"
	"	channel TEXT,"
	"	name TEXT,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"
	"CREATE UNIQUE INDEX agreement_template_key ON agreement_template (\"key\") WHERE deleted = 0;"
	"CREATE INDEX agreement_template_cohort ON agreement_template (cohort);"

	"ALTER TABLE setting ADD COLUMN reason TEXT;";

/* ---- 5: the register of exports, and the levels that exports read of everybody ---- */

static const char exports[] =
	"CREATE TABLE export_release ("
	"	id INTEGER PRIMARY KEY,"
	"	at INTEGER NOT NULL,"
	"	user INTEGER NOT NULL REFERENCES user (id),"
	"	level TEXT NOT NULL CHECK (level = 'anonymous' OR level = 'research'),"
	"	project TEXT NOT NULL,"
	"	wave INTEGER NOT NULL,"
	"	plan TEXT NOT NULL,"
	"	k INTEGER NOT NULL,"
	"	\"limit\" INTEGER NOT NULL," /* thousandths */
	"	seed INTEGER NOT NULL,"
	"	cohorts TEXT NOT NULL," /* keys, separated by commas */
	"	first INTEGER NOT NULL,"
	"	last INTEGER NOT NULL,"
	"	recoding TEXT NOT NULL,"
	"	hierarchies TEXT NOT NULL,"
	"	classes TEXT NOT NULL,"
	"	files TEXT NOT NULL,"
	"	input_hash BLOB NOT NULL,"
	"	recipient TEXT,"
	"	purpose TEXT,"
	"	until INTEGER,"
	"	signed_off_by TEXT,"
	"	UNIQUE (project, wave)"
	") STRICT;"
	/* Who was in it, and in which class: for each client in the order of ids the difference of ids and the
	 * number of the class, in 7 bits a byte as in contact_pack. */
	"CREATE TABLE export_member ("
	"	release INTEGER PRIMARY KEY REFERENCES export_release (id),"
	"	clients INTEGER NOT NULL,"
	"	pack BLOB NOT NULL"
	") STRICT;"
	"CREATE TRIGGER export_release_no_update BEFORE UPDATE ON export_release BEGIN"
	"	SELECT raise(ABORT, 'the register of exports is append-only');"
	"END;"
	"CREATE TRIGGER export_release_no_delete BEFORE DELETE ON export_release BEGIN"
	"	SELECT raise(ABORT, 'the register of exports is append-only');"
	"END;"
	"CREATE TRIGGER export_member_no_update BEFORE UPDATE ON export_member BEGIN"
	"	SELECT raise(ABORT, 'the register of exports is append-only');"
	"END;"
	"CREATE TRIGGER export_member_no_delete BEFORE DELETE ON export_member BEGIN"
	"	SELECT raise(ABORT, 'the register of exports is append-only');"
	"END;"
	"CREATE INDEX language_level_speaking ON language_level (client, measured_on, level, basis)"
	"	WHERE deleted = 0 AND skill = 'speaking';";

/* ---- 6: packs by stretch of days; two indexes hold all that office-wide figures ask for ---- */

static const char stretches[] =
	"DROP TABLE contact_pack;"
	"CREATE TABLE contact_pack ("
	"	id INTEGER PRIMARY KEY,"
	"	pack BLOB NOT NULL"
	") STRICT;"
	"DROP INDEX client_version;"
	"CREATE INDEX client_version ON client (id, version, gender, birth_year, deleted);"
	"DROP INDEX assignment_client;"
	"CREATE INDEX assignment_client ON assignment (client, assigned_on, id, cohort, arm, deleted);";

/* ---- 7: what stays of clients who were erased ---- */

/* Added up over clients; nothing in it leads back to one. `cohort` 0: none; `arm`, `gender` empty: none, not
 * known. */
static const char erased[] = "CREATE TABLE erased_count ("
			     "	cohort INTEGER NOT NULL,"
			     "	arm TEXT NOT NULL,"
			     "	gender TEXT NOT NULL,"
			     "	year INTEGER NOT NULL,"
			     "	clients INTEGER NOT NULL,"
			     "	eligible_days INTEGER NOT NULL,"
			     "	contact_days INTEGER NOT NULL,"
			     "	minutes INTEGER NOT NULL,"
			     "	PRIMARY KEY (cohort, arm, gender, year)"
			     ") STRICT, WITHOUT ROWID;";

/* ---- 8: the plan and what comes of it, the language course week by week, cover ---- */

static const char plans[] =
	"CREATE TABLE goal ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	\"key\" TEXT,"
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	goal BLOB NOT NULL,"
	"	domain TEXT NOT NULL"
	"		CHECK (domain = 'work' OR domain = 'education' OR domain = 'language' OR"
	"			domain = 'childcare' OR domain = 'debts_income' OR domain = 'health' OR"
	"			domain = 'housing' OR domain = 'family_network' OR domain = 'safety' OR"
	"			domain = 'administration' OR domain = 'mobility' OR domain = 'digital'),"
	"	target INTEGER,"
	"	state TEXT NOT NULL"
	"		CHECK (state = 'open' OR state = 'reached' OR state = 'partly_reached' OR"
	"			state = 'dropped')"
	") STRICT;"
	"CREATE TABLE goal_history ("
	"	id INTEGER NOT NULL,"
	META
	"	\"key\" TEXT,"
	"	client INTEGER,"
	"	goal BLOB,"
	"	domain TEXT,"
	"	target INTEGER,"
	"	state TEXT,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"
	"CREATE UNIQUE INDEX goal_key ON goal (\"key\") WHERE deleted = 0;"
	"CREATE INDEX goal_client ON goal (client, target);"

	"CREATE TABLE goal_step ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	goal INTEGER NOT NULL REFERENCES goal (id),"
	"	step BLOB NOT NULL,"
	"	actor TEXT NOT NULL"
	"		CHECK (actor = 'client' OR actor = 'caseworker' OR actor = 'together' OR"
	"			actor = 'other'),"
	"	due INTEGER,"
	"	done_on INTEGER"
	") STRICT;"
	"CREATE TABLE goal_step_history ("
	"	id INTEGER NOT NULL,"
	META
	"	goal INTEGER,"
	"	step BLOB,"
	"	actor TEXT,"
	"	due INTEGER,"
	"	done_on INTEGER,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"
	"CREATE INDEX goal_step_goal ON goal_step (goal, due);"

	/* Few contacts name the goal that they served. */
	"ALTER TABLE contact ADD COLUMN goal INTEGER REFERENCES goal (id);"
	"ALTER TABLE contact_history ADD COLUMN goal INTEGER;"
	"CREATE INDEX contact_goal ON contact (goal) WHERE goal IS NOT NULL;"

	"CREATE TABLE instrument ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	\"key\" TEXT,"
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	kind TEXT NOT NULL"
	"		CHECK (kind = 'volunteering' OR kind = 'work_experience' OR kind = 'trial_placement' OR"
	"			kind = 'participation_place' OR kind = 'wage_subsidy' OR"
	"			kind = 'job_coach' OR kind = 'training' OR kind = 'social_activation' OR"
	"			kind = 'sheltered_work'),"
	"	provider BLOB,"
	"	start INTEGER NOT NULL,"
	"	planned_end INTEGER,"
	"	\"end\" INTEGER,"
	"	end_reason TEXT"
	"		CHECK (end_reason = 'completed' OR end_reason = 'to_work' OR"
	"			end_reason = 'stopped_by_client' OR end_reason = 'stopped_by_provider' OR"
	"			end_reason = 'illness' OR end_reason = 'moved' OR end_reason = 'other'),"
	"	hours INTEGER,"
	"	statistics_code TEXT"
	"		CHECK (statistics_code = '23' OR statistics_code = '29' OR statistics_code = '30' OR"
	"			statistics_code = '31' OR statistics_code = '59')"
	") STRICT;"
	"CREATE TABLE instrument_history ("
	"	id INTEGER NOT NULL,"
	META
	"	\"key\" TEXT,"
	"	client INTEGER,"
	"	kind TEXT,"
	"	provider BLOB,"
	"	start INTEGER,"
	"	planned_end INTEGER,"
	"	\"end\" INTEGER,"
	"	end_reason TEXT,"
	"	hours INTEGER,"
	"	statistics_code TEXT,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"
	"CREATE UNIQUE INDEX instrument_key ON instrument (\"key\") WHERE deleted = 0;"
	"CREATE INDEX instrument_client ON instrument (client, start);"

	"CREATE TABLE measurement ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	scale TEXT NOT NULL"
	"		CHECK (scale = 'participation_ladder' OR scale = 'named'),"
	"	value INTEGER NOT NULL,"
	"	measured_on INTEGER NOT NULL,"
	"	basis TEXT NOT NULL"
	"		CHECK (basis = 'self' OR basis = 'caseworker' OR basis = 'together' OR"
	"			basis = 'expert'),"
	"	scale_name TEXT"
	") STRICT;"
	"CREATE TABLE measurement_history ("
	"	id INTEGER NOT NULL,"
	META
	"	client INTEGER,"
	"	scale TEXT,"
	"	value INTEGER,"
	"	measured_on INTEGER,"
	"	basis TEXT,"
	"	scale_name TEXT,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"
	"CREATE INDEX measurement_client ON measurement (client, measured_on);";

static const char courses[] =
	"CREATE TABLE attendance ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	language_step INTEGER NOT NULL REFERENCES language_step (id),"
	"	week INTEGER NOT NULL,"
	"	planned INTEGER NOT NULL,"
	"	attended INTEGER NOT NULL,"
	"	excused INTEGER"
	") STRICT;"
	"CREATE TABLE attendance_history ("
	"	id INTEGER NOT NULL,"
	META
	"	language_step INTEGER,"
	"	week INTEGER,"
	"	planned INTEGER,"
	"	attended INTEGER,"
	"	excused INTEGER,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"
	"CREATE INDEX attendance_step ON attendance (language_step, week);"

	"CREATE TABLE exam ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	part TEXT NOT NULL"
	"		CHECK (part = 'reading' OR part = 'listening' OR part = 'writing' OR"
	"			part = 'speaking' OR part = 'knm' OR part = 'ona' OR part = 'map' OR"
	"			part = 'pvt'),"
	"	state TEXT NOT NULL"
	"		CHECK (state = 'planned' OR state = 'taken' OR state = 'passed' OR state = 'failed' OR"
	"			state = 'not_shown_up' OR state = 'exempt' OR state = 'waived'),"
	"	\"on\" INTEGER"
	") STRICT;"
	"CREATE TABLE exam_history ("
	"	id INTEGER NOT NULL,"
	META
	"	client INTEGER,"
	"	part TEXT,"
	"	state TEXT,"
	"	\"on\" INTEGER,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"
	"CREATE INDEX exam_client ON exam (client, \"on\");"

	"CREATE TABLE deviation ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	cohort INTEGER NOT NULL REFERENCES cohort (id),"
	"	kind TEXT NOT NULL"
	"		CHECK (kind = 'contamination' OR kind = 'withdrawal' OR"
	"			kind = 'referred_elsewhere'),"
	"	\"on\" INTEGER NOT NULL,"
	"	note BLOB"
	") STRICT;"
	"CREATE TABLE deviation_history ("
	"	id INTEGER NOT NULL,"
	META
	"	client INTEGER,"
	"	cohort INTEGER,"
	"	kind TEXT,"
	"	\"on\" INTEGER,"
	"	note BLOB,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"
	"CREATE INDEX deviation_client ON deviation (client, \"on\");"
	"CREATE INDEX deviation_cohort ON deviation (cohort);"

	"CREATE TABLE cover ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	for_whom INTEGER NOT NULL REFERENCES user (id),"
	"	by_whom INTEGER NOT NULL REFERENCES user (id),"
	"	\"from\" INTEGER NOT NULL,"
	"	until INTEGER NOT NULL"
	") STRICT;"
	"CREATE TABLE cover_history ("
	"	id INTEGER NOT NULL,"
	META
	"	for_whom INTEGER,"
	"	by_whom INTEGER,"
	"	\"from\" INTEGER,"
	"	until INTEGER,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"
	/* Whose clients somebody has on a day, from the index alone. */
	"CREATE INDEX cover_by_whom ON cover (by_whom, until, \"from\", for_whom, deleted);"
	"CREATE INDEX cover_for_whom ON cover (for_whom);";

/* What was typed in a form and is not saved yet. `content` is sealed (ui/draft.h has its layout); one row per
 * form, written over at each change. */
static const char drafts[] =
	"CREATE TABLE draft ("
	"	id INTEGER PRIMARY KEY,"
	"	user INTEGER NOT NULL REFERENCES user (id),"
	"	kept_at INTEGER NOT NULL,"
	"	client INTEGER REFERENCES client (id),"
	"	content BLOB NOT NULL"
	") STRICT;"
	"CREATE INDEX draft_user ON draft (user, id);"
	"CREATE INDEX draft_client ON draft (client);";

/* What an account prefers, by name. */
static const char preferences[] =
	"CREATE TABLE preference ("
	"	user INTEGER NOT NULL REFERENCES user (id),"
	"	name TEXT NOT NULL,"
	"	value TEXT NOT NULL,"
	"	PRIMARY KEY (user, name)"
	") STRICT, WITHOUT ROWID;";
/* ---- 11: hand-overs and their answers ---- */

static const char handovers[] =
	"CREATE TABLE handover ("
	"	id INTEGER PRIMARY KEY,"
	META
	"	client INTEGER NOT NULL REFERENCES client (id),"
	"	from_whom INTEGER NOT NULL REFERENCES user (id),"
	"	to_whom INTEGER NOT NULL REFERENCES user (id),"
	"	\"on\" INTEGER NOT NULL,"
	"	state TEXT NOT NULL"
	"		CHECK (state = 'open' OR state = 'accepted' OR state = 'sent_back' OR"
	"			state = 'passed_on'),"
	"	answered_on INTEGER,"
	"	answer BLOB"
	") STRICT;"
	"CREATE TABLE handover_history ("
	"	id INTEGER NOT NULL,"
	META
	"	client INTEGER,"
	"	from_whom INTEGER,"
	"	to_whom INTEGER,"
	"	\"on\" INTEGER,"
	"	state TEXT,"
	"	answered_on INTEGER,"
	"	answer BLOB,"
	SUPERSEDED
	"	PRIMARY KEY (id, version)"
	") STRICT;"
	"CREATE INDEX handover_client ON handover (client, \"on\");"
	/* The few that wait for an answer, or for who handed over. */
	"CREATE INDEX handover_state ON handover (state) WHERE state = 'open' OR state = 'sent_back';"
	"CREATE INDEX handover_from_whom ON handover (from_whom);"
	"CREATE INDEX handover_to_whom ON handover (to_whom);";

/* ---- the list ---- */

const struct migration migrations[] = {
	{ "the first schema", { office, records, indexes } },
	{ "packed facts of contacts", { packs } },
	{ "outcomes", { outcomes } },
	{ "agreement templates", { templates } },
	{ "the register of exports", { exports } },
	{ "packed facts of contacts by stretch of days", { stretches } },
	{ "counts of clients who were erased", { erased } },
	{ "plans, attendance, exams and cover", { plans, courses } },
	{ "drafts", { drafts } },
	{ "preferences of accounts", { preferences } },
	{ "hand-overs and their answers", { handovers } },
};
const int migrations_n = sizeof migrations / sizeof *migrations;
