#include "tty.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "arena.h"
#include "i18n.h"
#include "rec.h"

/* Last: it makes macros of words such as "columns". */
#include <term.h>

enum {
	ESC_DELAY = 50,
	PASTE_MAX = 256 * 1024, /* more than any field takes */
	PASTE_WAIT_MS = 1000,
	BURST_WAIT_MS = 100,
	BURST = 256, /* so many bytes at once are a paste that came without marks: nobody types ahead so far
		      */
	CODE_PASTE_ON = KEY_MAX + 1,
	CODE_PASTE_OFF,
	CODE_SEQUENCE,
};

struct ui_tty {
	SCREEN *screen;
	struct ui_guard *guard;
	enum ui_scheme scheme;
	bool alternate;     /* there is another buffer to draw in */
	bool titles;        /* it is of the kind that has a title */
	bool primary_wiped;
	char utf8[UI_KEY_UTF8_LEN];
	int utf8_len, utf8_want;
	bool pasting, paste_over;
	bool burst;             /* the paste came without marks: it is held as keys until that is sure */
	struct loods_str paste;
	struct loods_str held;  /* uint32_t each */
	size_t replayed; /* bytes of `held` that were given as keys after all; 0 and an empty `held`: none are
			  */
	bool replaying;
};

/* ---- starting and stopping ---- */

enum loods_code ui_tty_locale(struct loods_err *err)
{
	if (setlocale(LC_ALL, "") && !strcmp(nl_langinfo(CODESET), "UTF-8"))
		return LOODS_OK;
	/* LANGUAGE still chooses the words. */
	if (setlocale(LC_ALL, "C.UTF-8") && !strcmp(nl_langinfo(CODESET), "UTF-8"))
		return LOODS_OK;
	return loods_fail(err, LOODS_EREFUSED, "%s",
			  _("This system has no UTF-8 locale, and names could not be shown. Install C.UTF-8 "
			    "or set LANG."));
}

/* Sequences of function keys that terminfo does not know under the TERM people have: PuTTY's, the Linux
 * console's, and the numeric pad in application mode, whose digits are digits to us. */
static void define_keys(void)
{
	static const struct {
		const char *seq;
		int code;
	} keys[] = {
		{ "\033[11~", KEY_F(1) },
		{ "\033[12~", KEY_F(2) },
		{ "\033[13~", KEY_F(3) },
		{ "\033[14~", KEY_F(4) },
		{ "\033[15~", KEY_F(5) },
		{ "\033[17~", KEY_F(6) },
		{ "\033[18~", KEY_F(7) },
		{ "\033[19~", KEY_F(8) },
		{ "\033[20~", KEY_F(9) },
		{ "\033[21~", KEY_F(10) },
		{ "\033[23~", KEY_F(11) },
		{ "\033[24~", KEY_F(12) },
		{ "\033[[A", KEY_F(1) },
		{ "\033[[B", KEY_F(2) },
		{ "\033[[C", KEY_F(3) },
		{ "\033[[D", KEY_F(4) },
		{ "\033[[E", KEY_F(5) },
		{ "\033OP", KEY_F(1) },
		{ "\033OQ", KEY_F(2) },
		{ "\033OR", KEY_F(3) },
		{ "\033OS", KEY_F(4) },
		{ "\033Op", '0' },
		{ "\033Oq", '1' },
		{ "\033Or", '2' },
		{ "\033Os", '3' },
		{ "\033Ot", '4' },
		{ "\033Ou", '5' },
		{ "\033Ov", '6' },
		{ "\033Ow", '7' },
		{ "\033Ox", '8' },
		{ "\033Oy", '9' },
		{ "\033OM", KEY_ENTER },
		{ "\033Ol", ',' },
		{ "\033On", '.' },
		{ "\033Ok", '+' },
		{ "\033Om", '-' },
		{ "\033Oj", '*' },
		{ "\033Oo", '/' },
		{ "\033OA", KEY_UP },
		{ "\033OB", KEY_DOWN },
		{ "\033OC", KEY_RIGHT },
		{ "\033OD", KEY_LEFT },
		{ "\033[A", KEY_UP },
		{ "\033[B", KEY_DOWN },
		{ "\033[C", KEY_RIGHT },
		{ "\033[D", KEY_LEFT },
		{ "\033OH", KEY_HOME },
		{ "\033OF", KEY_END },
		{ "\033[H", KEY_HOME },
		{ "\033[F", KEY_END },
		{ "\033[1~", KEY_HOME },
		{ "\033[4~", KEY_END },
		{ "\033[7~", KEY_HOME },
		{ "\033[8~", KEY_END },
		{ "\033[2~", KEY_IC },
		{ "\033[3~", KEY_DC },
		{ "\033[5~", KEY_PPAGE },
		{ "\033[6~", KEY_NPAGE },
		{ "\033[Z", KEY_BTAB },
		{ "\033[200~", CODE_PASTE_ON },
		{ "\033[201~", CODE_PASTE_OFF },
	};

	for (int i = 0; i < LOODS_COUNT(keys); i++)
		define_key(keys[i].seq, keys[i].code);
}

static void send_bytes(const char *s)
{
	fputs(s, stdout);
	fflush(stdout);
}

static bool speaks_ansi(void)
{
	const char *cup = tigetstr("cup");

	return cup && cup != (char *)-1 && !strncmp(cup, "\033[", 2);
}

static const char *capability(const char *name)
{
	const char *s = tigetstr(name);

	return s && s != (char *)-1 ? s : "";
}

/* Only kinds that are known to take a title quietly; a console would print it. */
static bool has_title(const char *term)
{
	static const char *const kinds[] = { "xterm",	"tmux",	 "screen",  "vte",	 "gnome",
					     "konsole", "putty", "rxvt",    "alacritty", "foot",
					     "kitty",	"st-",	 "wezterm", "mintty" };

	for (int i = 0; i < LOODS_COUNT(kinds); i++)
		if (!strncmp(term, kinds[i], strlen(kinds[i])))
			return true;
	return false;
}

static const char title_on[] = "\033[22;2t\033]2;Loods\a";
static const char title_off[] = "\033]2;\a\033[23;2t";
static const char paste_on[] = "\033[?2004h\033=";
static const char paste_off[] = "\033[?2004l\033>";

/* Appends a capability without its padding, which only tputs() knows what to do with. */
static void add_capability(struct loods_str *b, const char *s)
{
	for (; *s; s++) {
		if (s[0] == '$' && s[1] == '<') {
			s = strchr(s, '>');
			if (!s)
				return;
			continue;
		}
		loods_str_add_char(b, *s);
	}
}

/* Every row blank, one after the other: erasing the page at once would push it into the scroll-back of some
 * terminals. */
static void add_wipe(struct loods_str *b, int rows)
{
	add_capability(b, capability("sgr0"));
	for (int i = 0; i < rows; i++) {
		add_capability(b, tiparm(capability("cup"), i, 0));
		add_capability(b, capability("el"));
	}
	add_capability(b, tiparm(capability("cup"), 0, 0));
}

/* What the guard would have to send now. */
static void tell_guard(struct ui_tty *t)
{
	struct loods_str b = LOODS_STR_INIT;

	if (!t->guard)
		return;
	add_wipe(&b, LINES);
	if (!t->alternate)
		add_capability(&b, capability("E3"));
	add_capability(&b, capability("rmkx"));
	add_capability(&b, capability("cnorm"));
	add_capability(&b, capability("op"));
	if (speaks_ansi())
		loods_str_add(&b, paste_off);
	if (t->titles)
		loods_str_add(&b, title_off);
	add_capability(&b, capability("rmcup"));
	t->guard->up = 0;
	if (b.len <= UI_GUARD_RESTORE) {
		memcpy(t->guard->restore, b.s, b.len);
		t->guard->len = b.len;
		t->guard->up = 1;
	}
	loods_str_release(&b);
}

static SCREEN *new_screen(const char **name)
{
	const char *kinds[] = { getenv("TERM"), "xterm-256color", "vt100" };

	for (int i = 0; i < LOODS_COUNT(kinds); i++) {
		SCREEN *s;

		if (loods_str_blank(kinds[i]))
			continue;
		/* "dumb" and its like are known to terminfo and can do nothing. */
		s = newterm(kinds[i], stdout, stdin);
		if (s && capability("cup")[0] && capability("el")[0]) {
			*name = kinds[i];
			return s;
		}
		if (s) {
			endwin();
			delscreen(s);
		}
	}
	return NULL;
}

static void start_colours(struct ui_tty *t, enum ui_scheme wanted)
{
	t->scheme = wanted;
	if (!loods_str_blank(getenv("NO_COLOR")) || wanted == UI_SCHEME_MONO || !has_colors()) {
		t->scheme = UI_SCHEME_MONO;
		return;
	}
	start_color();
	use_default_colors();
	for (int r = 0; r < UI_ROLE_END; r++) {
		struct ui_style st = ui_theme_style(t->scheme, (enum ui_role)r);

		init_pair((short)(r + 1), st.fg, st.bg);
	}
}

enum loods_code ui_tty_is(struct loods_err *err)
{
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		return LOODS_OK;
	return loods_fail(err, LOODS_EREFUSED, "%s",
			  _("The screens need a terminal; input or output is something else."));
}

enum loods_code ui_tty_open(const struct ui_tty_options *o, struct ui_guard *g, struct ui_tty **out,
			    struct loods_err *err)
{
	struct ui_tty *t;
	const char *name = NULL;
	SCREEN *screen;

	*out = NULL;
	if (loods_str_eq(getenv("TERM"), "dumb"))
		return loods_fail(err, LOODS_EREFUSED, "%s",
				  _("This terminal says that it can only write lines (TERM=dumb)."));
	/* ncurses looks at COLORTERM and the like only through terminfo; the delay must be set before the
	 * first key. */
	screen = new_screen(&name);
	if (!screen)
		return loods_fail(err, LOODS_EREFUSED, "%s",
				  _("This terminal is not known here, nor xterm-256color, nor vt100. Install "
				    "ncurses-term, or set TERM, for the full screen."));
	t = calloc(1, sizeof *t);
	if (!t)
		loods_nomem();
	t->paste = t->held = LOODS_STR_INIT;
	t->screen = screen;
	t->guard = g;
	t->alternate = capability("smcup")[0] != '\0';
	t->titles = has_title(name);
	set_escdelay(o->esc_delay > 0 ? o->esc_delay : ESC_DELAY);
	/* Without another buffer the page must never be erased at once; ncurses then does it row by row. */
	if (!t->alternate)
		clear_screen = clr_eos = NULL;
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	define_keys();
	start_colours(t, o->scheme);
	/* ncurses believes LINES and COLUMNS of the environment before the terminal; they are old after a
	 * resize. */
	ui_tty_resize(t);
	if (speaks_ansi())
		send_bytes(paste_on);
	if (t->titles)
		send_bytes(title_on);
	*out = t;
	tell_guard(t);
	return LOODS_OK;
}

void ui_tty_close(struct ui_tty *t)
{
	if (!t)
		return;
	erase();
	refresh();
	if (speaks_ansi())
		send_bytes(paste_off);
	if (t->titles)
		send_bytes(title_off);
	if (!t->alternate) {
		struct loods_str b = LOODS_STR_INIT;

		add_wipe(&b, LINES);
		add_capability(&b, capability("E3"));
		send_bytes(b.s);
		loods_str_release(&b);
	}
	endwin();
	fflush(stdout);
	if (t->guard)
		t->guard->up = 0;
	delscreen(t->screen);
	loods_str_release(&t->paste);
	loods_str_release(&t->held);
	free(t);
}

/* ---- the screen ---- */

void ui_tty_size(const struct ui_tty *t, int *rows, int *cols)
{
	(void)t;
	*rows = LINES;
	*cols = COLS;
}

void ui_tty_resize(struct ui_tty *t)
{
	struct winsize w;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) || !w.ws_row || !w.ws_col)
		return;
	resizeterm(w.ws_row, w.ws_col);
	tell_guard(t);
}

static attr_t look_of(struct ui_style st, bool reverse)
{
	attr_t a = A_NORMAL;

	if (st.look & UI_BOLD)
		a |= A_BOLD;
	if (st.look & UI_UNDERLINE)
		a |= A_UNDERLINE;
	if (!!(st.look & UI_REVERSE) != reverse)
		a |= A_REVERSE;
	return a;
}

void ui_tty_show(struct ui_tty *t, const struct ui_screen *s, bool repaint)
{
	int rows = s->rows < LINES ? s->rows : LINES, cols = s->cols < COLS ? s->cols : COLS;

	if (repaint)
		clearok(stdscr, t->alternate);
	if (repaint && !t->alternate)
		redrawwin(stdscr);
	erase();
	for (int r = 0; r < rows; r++)
		for (int c = 0; c < cols; c++) {
			const struct ui_cell *cell = &s->cells[(size_t)r * (size_t)s->cols + (size_t)c];
			struct ui_style st = ui_theme_style(t->scheme, (enum ui_role)cell->role);
			attr_t look = look_of(st, cell->reverse);
			cchar_t ch;

			if (!cell->ch[0] || (cell->ch[0] == L' ' && !look && st.bg < 0 && !cell->ch[1]))
				continue;
			/* A blank shows no foreground: it need not be sent because of one. */
			setcchar(&ch, cell->ch, look,
				 t->scheme == UI_SCHEME_MONO || (cell->ch[0] == L' ' && st.bg < 0)
					 ? 0
					 : (short)(cell->role + 1),
				 NULL);
			mvadd_wch(r, c, &ch);
		}
	move(s->cursor_row < rows ? s->cursor_row : rows - 1,
	     s->cursor_col < cols ? s->cursor_col : cols - 1);
	refresh();
}

/* ---- keys ---- */

static uint32_t special(int c)
{
	if (c > KEY_F(0) && c <= KEY_F(12))
		return UI_F((uint32_t)(c - KEY_F(0)));
	switch (c) {
	case KEY_UP: return UI_KEY_UP;
	case KEY_DOWN: return UI_KEY_DOWN;
	case KEY_LEFT: return UI_KEY_LEFT;
	case KEY_RIGHT: return UI_KEY_RIGHT;
	case KEY_HOME: return UI_KEY_HOME;
	case KEY_END: return UI_KEY_END;
	case KEY_PPAGE: return UI_KEY_PAGE_UP;
	case KEY_NPAGE: return UI_KEY_PAGE_DOWN;
	case KEY_BACKSPACE: return UI_KEY_BACKSPACE;
	case KEY_DC: return UI_KEY_DELETE;
	case KEY_IC: return UI_KEY_INSERT;
	case KEY_BTAB: return UI_KEY_BACK_TAB;
	case KEY_ENTER: return UI_KEY_ENTER;
	}
	return UI_KEY_NONE;
}

/* Control codes as keys; both kinds of Backspace delete, and line feed is Enter. */
static uint32_t control(int c)
{
	if (c == 0x7f || c == UI_CTRL('H'))
		return UI_KEY_BACKSPACE;
	if (c == '\n')
		return UI_KEY_ENTER;
	return (uint32_t)c;
}

/* Adds a byte to the letter that is arriving: its code point when it is whole, 0 while it is not. A byte that
 * fits nothing is dropped, with what came before it. */
static uint32_t add_byte(struct ui_tty *t, unsigned char c)
{
	if (t->utf8_len == 0) {
		t->utf8_want = c >= 0xf0 && c < 0xf5   ? 4
			       : c >= 0xe0 && c < 0xf0 ? 3
			       : c >= 0xc2 && c < 0xe0 ? 2
						       : 0;
		if (!t->utf8_want)
			return 0;
	} else if ((c & 0xc0) != 0x80) {
		t->utf8_len = 0;
		return c >= 0x80 ? add_byte(t, c) : 0;
	}
	t->utf8[t->utf8_len++] = (char)c;
	if (t->utf8_len < t->utf8_want)
		return 0;
	t->utf8[t->utf8_len] = '\0';
	t->utf8_len = 0;
	return ui_key_from_name(t->utf8);
}

/* One key of the terminal as a code; 0 for what means nothing, false when nothing more has come. */
static bool read_code(struct ui_tty *t, uint32_t *code, int *raw_code)
{
	int c = getch();

	*code = UI_KEY_NONE;
	*raw_code = c;
	if (c == ERR)
		return false;
	if (c > 0xff)
		*code = special(c);
	else if (c >= 0x80)
		*code = add_byte(t, (unsigned char)c);
	else {
		t->utf8_len = 0;
		*code = c < ' ' || c == 0x7f ? control(c) : (uint32_t)c;
	}
	return true;
}

static void add_pasted(struct ui_tty *t, uint32_t code)
{
	char utf8[UI_KEY_UTF8_LEN];

	if (t->paste.len >= PASTE_MAX)
		return;
	if (code == UI_KEY_ENTER)
		loods_str_add_char(&t->paste, '\n');
	else if (code == UI_KEY_TAB)
		loods_str_add_char(&t->paste, ' ');
	else if (ui_key_utf8(code, utf8))
		loods_str_add(&t->paste, utf8);
}

static bool give_paste(struct ui_tty *t, struct ui_key *key)
{
	t->pasting = t->paste_over = t->burst = false;
	loods_str_clear(&t->held);
	*key = (struct ui_key){ .code = UI_KEY_PASTE, .paste = t->paste.s };
	return t->paste.len > 0;
}

/* A terminal without paste marks sends a paste as a flood of keys. Those must not run as commands. */
static bool is_flood(void)
{
	int waiting = 0;

	return ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 && waiting >= BURST;
}

static void begin_paste(struct ui_tty *t, bool burst)
{
	t->pasting = true;
	t->burst = burst;
	loods_str_clear(&t->paste);
	loods_str_clear(&t->held);
}

/* Keys that were held because so much came at once, and were keys after all: a marked paste stood behind
 * them. */
static bool replay(struct ui_tty *t, struct ui_key *key)
{
	uint32_t code;

	if (!t->replaying)
		return false;
	if (t->replayed >= t->held.len) {
		t->replaying = false;
		begin_paste(t, false);
		return false;
	}
	memcpy(&code, t->held.s + t->replayed, sizeof code);
	t->replayed += sizeof code;
	*key = (struct ui_key){ .code = code };
	return true;
}

/* What a code means; true when `key` was given. */
static bool take_code(struct ui_tty *t, uint32_t code, int c, bool flood, struct ui_key *key)
{
	if (c == CODE_PASTE_ON) {
		if (t->burst) {
			t->pasting = t->burst = false;
			t->replaying = true;
			t->replayed = 0;
			return replay(t, key);
		}
		begin_paste(t, false);
		return false;
	}
	if (c == CODE_PASTE_OFF)
		return t->pasting && give_paste(t, key);
	if (!code)
		return false;
	if (flood && code < UI_KEY_BEYOND && code != UI_KEY_ESC)
		begin_paste(t, true);
	if (t->pasting) {
		if (t->burst)
			loods_str_add_bytes(&t->held, &code, sizeof code);
		add_pasted(t, code);
		return false;
	}
	*key = (struct ui_key){ .code = code };
	return true;
}

bool ui_tty_key(struct ui_tty *t, struct ui_key *key)
{
	uint32_t code;
	int c;

	if (t->paste_over && give_paste(t, key))
		return true;
	for (;;) {
		bool flood = !t->pasting && !t->replaying && is_flood();

		if (replay(t, key))
			return true;
		if (!read_code(t, &code, &c))
			return false;
		if (take_code(t, code, c, flood, key))
			return true;
	}
}

int ui_tty_paste_wait(const struct ui_tty *t)
{
	return !t->pasting ? 0 : t->burst ? BURST_WAIT_MS : PASTE_WAIT_MS;
}

void ui_tty_end_paste(struct ui_tty *t)
{
	if (t->pasting)
		t->paste_over = true;
}

void ui_tty_discard(struct ui_tty *t)
{
	t->utf8_len = 0;
	t->pasting = t->paste_over = t->burst = t->replaying = false;
	loods_str_clear(&t->paste);
	loods_str_clear(&t->held);
	flushinp();
}
