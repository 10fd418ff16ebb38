#include "synth_names.h"

#define LIST(array) (array), (int)(sizeof(array) / sizeof((array)[0]))

static const char *const dutch_women[] = { "Anna", "Johanna", "Sanne", "Femke", "Marieke",
					   "Loes", "Esmée",   "Zoë",   "Noor",	"Renée" };
static const char *const dutch_men[] = { "Jan",	 "Pieter", "Daan",  "Sjoerd", "Willem",
					 "Bram", "Joël",   "Thijs", "Gerrit", "Kees" };
static const char *const dutch_family[] = { "Jansen",	   "De Vries",	     "Van der Berg", "Bakker",
					    "Visser",	   "'t Hart",	     "Van 't Hof",   "De Boer",
					    "Mulder",	   "Van den Heuvel", "Ten Brink",    "Coëlho",
					    "IJsselmuiden" };
static const char *const somali_women[] = { "Fadumo", "Hodan", "Amina",	 "Ayaan", "Hibo",
					    "Sagal",  "Ifrah", "Khadra", "Ubah",  "Nimco" };
static const char *const somali_men[] = { "Abdi",  "Warsame",	 "Mahad",  "Guled",  "Liban",
					  "Yusuf", "Cabdullahi", "Faarax", "Jaamac", "Maxamed" };
static const char *const somali_family[] = {
	"Cabdi",	"Warsame",	  "Yusuf Ali", "Maxamuud",     "Xasan",
	"Abdi Warsame", "Cismaan Jaamac", "Nuur",      "Axmed Faarax", "Maxamed Cabdullahi Warsame"
};
static const char *const arabic_women[] = { "Samira", "Fatima", "Leyla", "Nour",
					    "Rania",  "Hanan",	"Souad", "Ikram" };
static const char *const arabic_men[] = { "Samir", "Omar", "Khalid",   "Youssef",
					  "Tariq", "Anas", "Mustapha", "Idris" };
static const char *const arabic_family[] = { "Al-Hassan",  "El Amrani", "Ben Saïd",    "Al Khatib",
					     "El Idrissi", "Bouzid",	"Aït Ouakrim", "Haddad" };
static const char *const turkish_women[] = { "Zeynep", "Elif", "Ayşe",	"Gülşen",
					     "Çiğdem", "İpek", "Özlem", "Hatice" };
static const char *const turkish_men[] = { "Mehmet", "Şükrü",  "İbrahim", "Yiğit",
					   "Özgür",  "Çağlar", "Hüseyin", "Emre" };
static const char *const turkish_family[] = { "Yılmaz", "Özdemir", "Güngör", "Şahin",
					      "Çelik",	"Kaya",	   "Doğan",  "Işık" };
static const char *const tigrinya_women[] = { "Rahel", "Selam", "Mehret", "Tsega", "Luwam", "Feven", "Saba" };
static const char *const tigrinya_men[] = {
	"Tesfaye", "Yonas", "Kidane", "Mehari", "Filmon", "Robel", "Dawit"
};
static const char *const tigrinya_family[] = { "Haile",	       "Tesfay", "Gebremedhin", "Weldemichael",
					       "Kidane Habte", "Abraha", "Ghebreyesus" };
static const char *const polish_women[] = { "Małgorzata", "Agnieszka", "Katarzyna", "Olena",
					    "Ewa",	  "Żaneta",    "Oksana" };
static const char *const polish_men[] = { "Łukasz", "Paweł",  "Grzegorz", "Wojciech",
					  "Andrij", "Michał", "Mykola" };
static const char *const polish_family[] = { "Wiśniewska", "Dąbrowski", "Śliwa",    "Shevchenko",
					     "Zając",	   "Wójcik",	"Kovalenko" };
static const char *const other_women[] = { "Nguyễn Thị Hoa", "Maria José", "Grace",   "Nasrin",
					   "Chantal",	     "D'Arcy",	   "Đặng Lan" };
static const char *const other_men[] = {
	"João", "Kwame", "Farid", "Minh", "Carlos", "O'Neil", "Jean-Pierre"
};
static const char *const other_family[] = { "Gonçalves", "N'Diaye", "Mensah",	  "Rahimi",
					    "D'Souza",	 "Trần",    "Codrington", "Núñez" };
static const char *const single_names[] = { "Sukarno", "Mursal",     "Ahmadshah",
					    "Suharti", "Zabihullah", "Karima" };
static const char *const children[] = { "Hodan", "Bilal", "Noor", "Yara", "Adam",  "Lina",
					"Sem",	 "Mila",  "İdil", "Zoë",  "Elias", "Ayaan" };

struct origin {
	double weight;
	const char *const *women;
	int n_women;
	const char *const *men;
	int n_men;
	const char *const *family;
	int n_family;
};

static const struct origin origins[] = {
	{ 0.28, LIST(dutch_women), LIST(dutch_men), LIST(dutch_family) },
	{ 0.16, LIST(somali_women), LIST(somali_men), LIST(somali_family) },
	{ 0.18, LIST(arabic_women), LIST(arabic_men), LIST(arabic_family) },
	{ 0.12, LIST(turkish_women), LIST(turkish_men), LIST(turkish_family) },
	{ 0.11, LIST(tigrinya_women), LIST(tigrinya_men), LIST(tigrinya_family) },
	{ 0.08, LIST(polish_women), LIST(polish_men), LIST(polish_family) },
	{ 0.07, LIST(other_women), LIST(other_men), LIST(other_family) },
};
enum { N_ORIGINS = sizeof origins / sizeof *origins, N_SINGLE = sizeof single_names / sizeof *single_names,
       N_CHILDREN = sizeof children / sizeof *children };

static const double ONE_NAME = 0.01;

void loods_synth_name(struct loods_random *r, int gender, struct loods_str *out)
{
	double weights[N_ORIGINS];
	const struct origin *o;
	const char *given, *family;
	bool woman =
		gender == LOODS_GENDER_WOMAN || (gender != LOODS_GENDER_MAN && loods_random_chance(r, 0.5));

	if (loods_random_chance(r, ONE_NAME)) {
		loods_str_add(out, single_names[loods_random_below(r, N_SINGLE)]);
		return;
	}
	for (int i = 0; i < N_ORIGINS; i++)
		weights[i] = origins[i].weight;
	o = &origins[loods_random_pick(r, weights, N_ORIGINS)];
	given = woman ? o->women[loods_random_below(r, o->n_women)] : o->men[loods_random_below(r, o->n_men)];
	family = o->family[loods_random_below(r, o->n_family)];
	loods_str_addf(out, "%s, %s", family, given);
}

const char *loods_synth_child_name(struct loods_random *r)
{
	return children[loods_random_below(r, N_CHILDREN)];
}
