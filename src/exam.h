/* Exam: one part of an exam, of civic integration or of the language, and how it went. */
#ifndef LOODS_EXAM_H
#define LOODS_EXAM_H

#include "rec.h"

enum loods_exam_part {
	LOODS_EXAM_READING = 1,
	LOODS_EXAM_LISTENING,
	LOODS_EXAM_WRITING,
	LOODS_EXAM_SPEAKING,
	LOODS_EXAM_KNM, /* kennis van de Nederlandse maatschappij */
	LOODS_EXAM_ONA, /* oriëntatie op de Nederlandse arbeidsmarkt, of the act of 2013 */
	LOODS_EXAM_MAP, /* module arbeidsmarkt en participatie */
	LOODS_EXAM_PVT, /* participatieverklaringstraject */
	LOODS_EXAM_PART_END,
};
enum loods_exam_state {
	LOODS_EXAM_PLANNED = 1,
	LOODS_EXAM_TAKEN,
	LOODS_EXAM_PASSED,
	LOODS_EXAM_FAILED,
	LOODS_EXAM_NOT_SHOWN_UP,
	LOODS_EXAM_EXEMPT,
	LOODS_EXAM_WAIVED,
	LOODS_EXAM_STATE_END,
};

struct loods_exam {
	struct loods_meta meta;
	loods_id client;
	int part, state;
	loods_date on; /* of the exam; of an exemption the day of the decision */
};

extern const struct loods_type loods_exam_type;
extern const struct loods_choices loods_exam_parts, loods_exam_states;

#endif
