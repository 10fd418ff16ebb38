#include "screen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <regex.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "screen_inner.h"

void screen_bytes_add(struct screen_bytes *b, const void *p, size_t len)
{
	if (b->len + len + 1 > b->cap) {
		b->cap = (b->len + len + 1) * 2;
		b->p = realloc(b->p, b->cap);
		if (!b->p)
			abort();
	}
	if (len)
		memcpy(b->p + b->len, p, len);
	b->len += len;
	b->p[b->len] = '\0';
}

void screen_bytes_printf(struct screen_bytes *b, const char *fmt, ...)
{
	va_list ap;
	char *text = NULL;
	va_start(ap, fmt);
	int n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		abort();
	screen_bytes_add(b, text, (size_t)n);
	free(text);
}

bool screen_fail(struct screen *s, const char *fmt, ...)
{
	va_list ap;
	char *text = NULL;
	va_start(ap, fmt);
	int n = vasprintf(&text, fmt, ap);
	va_end(ap);
	s->failure.len = 0;
	screen_bytes_add(&s->failure, n < 0 ? "" : text, n < 0 ? 0 : (size_t)n);
	free(text);
	return false;
}

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- what the program sends ---- */

static void push_scrollback(struct screen *s)
{
	for (int row = 0; row < s->rows; row++) {
		screen_row_add(s, row, &s->scrollback);
		screen_bytes_add(&s->scrollback, "\n", 1);
	}
}

static void keep_alternate(struct screen *s)
{
	s->left_alternate.len = 0;
	screen_bytes_add(&s->left_alternate, "", 0);
	for (int row = 0; row < s->rows; row++) {
		screen_row_add(s, row, &s->left_alternate);
		screen_bytes_add(&s->left_alternate, "\n", 1);
	}
}

static void set_mode(struct screen *s, int number, bool on)
{
	int i = 0;
	while (i < s->nmodes && s->modes[i].number != number)
		i++;
	if (i == SCREEN_MODES_MAX)
		return;
	if (i == s->nmodes)
		s->nmodes++;
	s->modes[i].number = number;
	s->modes[i].on = on;
}

/* A control sequence is complete but for its last byte, which libvterm has not seen yet. */
static void before_sequence(struct screen *s, char last)
{
	s->params[s->nparams] = '\0';
	const char *p = s->params;
	if ((last == 'h' || last == 'l') && *p == '?') {
		while (*p) {
			char *end;
			long number = strtol(++p, &end, 10);
			if (end == p)
				break;
			p = end;
			if ((number == 47 || number == 1047 || number == 1049) && last == 'l' && s->alternate)
				keep_alternate(s);
			set_mode(s, (int)number, last == 'h');
			if (*p != ';')
				break;
		}
	} else if (last == 'J' && !s->alternate) {
		if (strcmp(p, "2") == 0)
			push_scrollback(s);
		else if (strcmp(p, "3") == 0)
			s->scrollback.len = 0;
	} else if (last == 'm') {
		while (*p) {
			char *end;
			long code = strtol(p, &end, 10);
			if ((code >= 30 && code <= 38) || (code >= 40 && code <= 48) || (code >= 90 && code <= 107)) {
				s->colours++;
				break;
			}
			p = *end ? end + 1 : end;
		}
	}
}

static void feed(struct screen *s, const char *bytes, size_t len)
{
	size_t from = 0;
	screen_bytes_add(&s->raw, bytes, len);
	for (size_t i = 0; i < len; i++) {
		char c = bytes[i];
		if (c == '\033') {
			s->scan = SCAN_ESC;
		} else if (s->scan == SCAN_ESC) {
			s->scan = c == '[' ? SCAN_CSI : SCAN_TEXT;
			s->nparams = 0;
			if (c == '=' || c == '>')
				s->keypad = c == '=';
		} else if (s->scan == SCAN_CSI && c >= 0x40 && c <= 0x7e) {
			vterm_input_write(s->vt, bytes + from, i - from);
			from = i;
			before_sequence(s, c);
			s->scan = SCAN_TEXT;
		} else if (s->scan == SCAN_CSI && s->nparams < sizeof(s->params) - 1) {
			s->params[s->nparams++] = c;
		}
	}
	vterm_input_write(s->vt, bytes + from, len - from);
	vterm_screen_flush_damage(s->view);
}

static int on_property(VTermProp prop, VTermValue *value, void *user)
{
	struct screen *s = user;
	if (prop == VTERM_PROP_CURSORVISIBLE)
		s->cursor_visible = value->boolean;
	if (prop == VTERM_PROP_ALTSCREEN)
		s->alternate = value->boolean;
	if (prop == VTERM_PROP_TITLE) {
		s->title.len = 0;
		screen_bytes_add(&s->title, value->string, strlen(value->string));
	}
	return 1;
}

static int on_scroll(int cols, const VTermScreenCell *cells, void *user)
{
	struct screen *s = user;
	screen_cells_add(cells, cols, false, &s->scrollback);
	screen_bytes_add(&s->scrollback, "\n", 1);
	return 1;
}

static void on_answer(const char *bytes, size_t len, void *user)
{
	struct screen *s = user;
	screen_bytes_add(&s->unsent, bytes, len);
}

static bool send_some(struct screen *s)
{
	ssize_t n = write(s->master, s->unsent.p, s->unsent.len);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	memmove(s->unsent.p, s->unsent.p + n, s->unsent.len - (size_t)n);
	s->unsent.len -= (size_t)n;
	return true;
}

/* How many bytes of an unfinished UTF-8 character stand at the end; 0: the last one is whole. */
static size_t unfinished(const char *p, size_t len)
{
	for (size_t back = 1; back <= 3 && back <= len; back++) {
		unsigned char c = (unsigned char)p[len - back];
		size_t whole = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
		if (c < 0x80)
			break;
		if (c >= 0xc0)
			return back < whole ? back : 0;
	}
	return 0;
}

/* What was read may end within a character; libvterm 0.1.4 then takes its bytes for errors, so they wait for the rest. */
static bool take_output(struct screen *s)
{
	char buf[4096];
	bool any = false;
	ssize_t n;
	while (s->master >= 0 && (n = read(s->master, buf + s->nheld, sizeof(buf) - s->nheld)) > 0) {
		bool full = (size_t)n == sizeof(buf) - s->nheld;
		size_t len, all = s->nheld + (size_t)n;
		memcpy(buf, s->held, s->nheld);
		s->nheld = unfinished(buf, all);
		len = all - s->nheld;
		feed(s, buf, len);
		memcpy(s->held, buf + len, s->nheld);
		any = true;
		if (!full)
			break;
	}
	return any;
}

static void reap(struct screen *s)
{
	int status;
	if (s->ended || waitpid(s->pid, &status, WNOHANG) != s->pid)
		return;
	s->ended = true;
	s->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	while (take_output(s))
		;
}

bool screen_pump(struct screen *s, int ms)
{
	enum { ASK_MS = 20 };
	int64_t until = now_ms() + ms;
	for (;;) {
		struct pollfd p[2] = {
			{ .fd = s->master, .events = (short)(POLLIN | (s->unsent.len ? POLLOUT : 0)) },
			{ .fd = s->ended ? -1 : s->pidfd, .events = POLLIN },
		};
		int64_t left = until - now_ms();
		if (left < 0)
			left = 0;
		if (s->ended && !s->unsent.len)
			left = 0;
		int slice = s->pidfd < 0 && left > ASK_MS ? ASK_MS : (int)left;
		int n = poll(p, 2, slice);
		if (n < 0 && errno != EINTR)
			return false;
		bool any = n > 0 && (p[0].revents & POLLIN) && take_output(s);
		if (n > 0 && (p[0].revents & POLLOUT) && s->unsent.len && !send_some(s))
			s->unsent.len = 0;
		if (!s->ended && (s->pidfd < 0 || (n > 0 && p[1].revents))) {
			reap(s);
			any = any || s->ended;
		}
		if (any)
			return true;
		if (n == 0 && slice == left)
			return false;
	}
}

/* ---- starting and ending ---- */

static void run_program(const struct screen_start *start, const char *terminal)
{
	static const char *const unset[] = { "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LC_TIME", "LC_COLLATE", "LC_NUMERIC",
					     "NO_COLOR", "COLUMNS", "LINES", "COLORTERM", "TERMINFO", "LOODS_THEME", NULL };
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	setsid();
	int fd = open(terminal, O_RDWR);
	if (fd < 0 || ioctl(fd, TIOCSCTTY, 0) < 0)
		_exit(126);
	for (int i = 0; i < 3; i++)
		dup2(fd, i);
	close_range(3, ~0U, 0);
	for (int i = 0; unset[i]; i++)
		unsetenv(unset[i]);
	setenv("TERM", "xterm-256color", 1);
	setenv("LANG", "C.UTF-8", 1);
	setenv("LANGUAGE", "en", 1);
	setenv("LOODS_BARS", "ascii", 1); /* else the first thing to be seen is Loods' key test */
	for (int i = 0; start->env && start->env[i]; i++) {
		char *pair = strdup(start->env[i]), *eq = strchr(pair, '=');
		if (eq) {
			*eq = '\0';
			setenv(pair, eq + 1, 1);
		} else {
			unsetenv(pair);
		}
		free(pair);
	}
	if (start->folder && chdir(start->folder) < 0)
		_exit(126);
	execvp(start->argv[0], (char *const *)(uintptr_t)start->argv);
	dprintf(2, "%s: %s\n", start->argv[0], strerror(errno));
	_exit(127);
}

static bool open_terminal(struct screen *s, char *name, size_t size)
{
	struct winsize w = { .ws_row = (unsigned short)s->rows, .ws_col = (unsigned short)s->cols };
	s->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	return s->master >= 0 && grantpt(s->master) == 0 && unlockpt(s->master) == 0 &&
	       ptsname_r(s->master, name, size) == 0 && ioctl(s->master, TIOCSWINSZ, &w) == 0 &&
	       (s->terminal = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)) >= 0 && tcgetattr(s->terminal, &s->before) == 0;
}

static void open_view(struct screen *s)
{
	static const VTermScreenCallbacks callbacks = { .settermprop = on_property, .sb_pushline = on_scroll };
	s->vt = vterm_new(s->rows, s->cols);
	if (!s->vt)
		abort();
	vterm_set_utf8(s->vt, 1);
	vterm_output_set_callback(s->vt, on_answer, s);
	s->view = vterm_obtain_screen(s->vt);
	vterm_screen_set_callbacks(s->view, &callbacks, s);
	vterm_screen_enable_altscreen(s->view, 1);
	vterm_screen_reset(s->view, 1);
	s->title.len = 0;
	s->cursor_visible = true;
}

struct screen *screen_open(const struct screen_start *start)
{
	char name[64];
	struct screen *s = calloc(1, sizeof(*s));
	if (!s)
		abort();
	s->rows = start->rows ? start->rows : 24;
	s->cols = start->cols ? start->cols : 80;
	s->pidfd = s->terminal = -1;
	const char *wait = getenv("SCREEN_TIMEOUT");
	s->timeout = wait && atoi(wait) > 0 ? atoi(wait) * 1000 : 10000;
	open_view(s);
	if (!open_terminal(s, name, sizeof(name)))
		goto refused;
	s->pid = fork();
	if (s->pid < 0)
		goto refused;
	if (s->pid == 0)
		run_program(start, name);
	s->pidfd = pidfd_open(s->pid, 0); /* valgrind has none: then the end is asked for now and again */
	return s;
refused:
	screen_close(s);
	return NULL;
}

void screen_close(struct screen *s)
{
	if (!s)
		return;
	if (s->pid > 0 && !s->ended) {
		kill(-s->pid, SIGKILL);
		kill(s->pid, SIGKILL);
		waitpid(s->pid, NULL, 0);
	}
	screen_hangup(s);
	if (s->pidfd >= 0)
		close(s->pidfd);
	vterm_free(s->vt);
	struct screen_bytes *all[] = { &s->title, &s->scrollback, &s->left_alternate, &s->raw, &s->unsent, &s->failure };
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		free(all[i]->p);
	free(s);
}

void screen_set_timeout(struct screen *s, int ms)
{
	s->timeout = ms;
}

void screen_hangup(struct screen *s)
{
	if (s->master >= 0)
		close(s->master);
	if (s->terminal >= 0)
		close(s->terminal);
	s->master = s->terminal = -1;
	s->unsent.len = 0;
}

/* ---- sending ---- */

bool screen_send(struct screen *s, const void *bytes, size_t len)
{
	if (s->ended || s->master < 0)
		return screen_fail(s, "nobody is there to type for: the program has ended");
	screen_bytes_add(&s->unsent, bytes, len);
	/* One write where the line takes it, so that keys typed ahead arrive together. */
	int64_t until = now_ms() + s->timeout;
	while (send_some(s) && s->unsent.len && !s->ended) {
		if (now_ms() > until)
			return screen_fail(s, "the program does not take its input");
		screen_pump(s, 20);
	}
	return true;
}

bool screen_type(struct screen *s, const char *utf8)
{
	struct screen_bytes b = { 0 };
	screen_bytes_add(&b, utf8, strlen(utf8));
	for (size_t i = 0; i < b.len; i++)
		if (b.p[i] == '\n')
			b.p[i] = '\r';
	bool ok = screen_send(s, b.p, b.len);
	free(b.p);
	return ok;
}

bool screen_paste(struct screen *s, const char *utf8)
{
	vterm_keyboard_start_paste(s->vt);
	for (const char *p = utf8; *p; p++)
		screen_bytes_add(&s->unsent, *p == '\n' ? "\r" : p, 1);
	vterm_keyboard_end_paste(s->vt);
	return screen_send(s, "", 0);
}

static VTermKey named_key(const char *name, VTermModifier *mod)
{
	static const struct {
		const char *name;
		VTermKey key;
	} keys[] = {
		{ "Enter", VTERM_KEY_ENTER },       { "Tab", VTERM_KEY_TAB },     { "Backspace", VTERM_KEY_BACKSPACE },
		{ "Esc", VTERM_KEY_ESCAPE },        { "Up", VTERM_KEY_UP },       { "Down", VTERM_KEY_DOWN },
		{ "Left", VTERM_KEY_LEFT },         { "Right", VTERM_KEY_RIGHT }, { "Insert", VTERM_KEY_INS },
		{ "Delete", VTERM_KEY_DEL },        { "Home", VTERM_KEY_HOME },   { "End", VTERM_KEY_END },
		{ "PageUp", VTERM_KEY_PAGEUP },     { "PageDown", VTERM_KEY_PAGEDOWN },
	};
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(name, keys[i].name) == 0)
			return keys[i].key;
	if (name[0] == 'F' && name[1] >= '1' && name[1] <= '9') {
		int n = atoi(name + 1);
		if (n > 12 && n <= 24)
			*mod |= VTERM_MOD_SHIFT; /* as xterm has it: F13 is Shift-F1 */
		if (n <= 24)
			return (VTermKey)VTERM_KEY_FUNCTION(n > 12 ? n - 12 : n);
	}
	return VTERM_KEY_NONE;
}

bool screen_key(struct screen *s, const char *name)
{
	VTermModifier mod = VTERM_MOD_NONE;
	const char *p = name;
	while (p[0] && p[1] == '-' && p[2]) {
		mod |= p[0] == 'C' ? VTERM_MOD_CTRL : p[0] == 'S' ? VTERM_MOD_SHIFT : p[0] == 'M' ? VTERM_MOD_ALT : 0;
		p += 2;
	}
	if (strcmp(p, "Space") == 0)
		p = " ";
	VTermKey key = named_key(p, &mod);
	if (key != VTERM_KEY_NONE) {
		vterm_keyboard_key(s->vt, key, mod);
		return screen_send(s, "", 0);
	}
	bool one = p[0] && (!p[1] || ((unsigned char)p[0] >= 0x80 && strlen(p) <= 4));
	if (!one)
		return screen_fail(s, "there is no key named %s", name);
	if (mod & VTERM_MOD_ALT)
		screen_bytes_add(&s->unsent, "\033", 1);
	char c = p[0];
	if (mod & VTERM_MOD_CTRL) {
		c = c == '?' ? 0x7f : (char)(c & 0x1f);
		return screen_send(s, &c, 1);
	}
	return screen_send(s, p, strlen(p));
}

bool screen_split(struct screen *s, int ms, const void *a, size_t alen, const void *b, size_t blen)
{
	if (!screen_send(s, a, alen))
		return false;
	for (int64_t until = now_ms() + ms; now_ms() < until && !s->ended;)
		screen_pump(s, (int)(until - now_ms()));
	return screen_send(s, b, blen);
}

bool screen_resize(struct screen *s, int rows, int cols)
{
	struct winsize w = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };
	screen_pump(s, 0);
	s->rows = rows;
	s->cols = cols;
	vterm_set_size(s->vt, rows, cols);
	if (s->master < 0 || ioctl(s->master, TIOCSWINSZ, &w) < 0)
		return screen_fail(s, "the terminal cannot be resized: %s", strerror(errno));
	return true;
}

bool screen_signal(struct screen *s, int sig)
{
	if (s->ended || kill(s->pid, sig) < 0)
		return screen_fail(s, "nobody is there to signal: the program has ended");
	return true;
}

bool screen_signal_child(struct screen *s, int sig)
{
	char path[80];
	int child = 0;
	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)s->pid, (int)s->pid);
	FILE *f = fopen(path, "re");
	if (f) {
		if (fscanf(f, "%d", &child) != 1)
			child = 0;
		fclose(f);
	}
	if (child <= 0 || kill(child, sig) < 0)
		return screen_fail(s, "the program has no process of its own to signal");
	return true;
}

/* ---- waiting ---- */

static bool matches(struct screen *s, const char *text, const char *pattern)
{
	size_t len = strlen(pattern);
	if (len < 2 || pattern[0] != '/' || pattern[len - 1] != '/')
		return strstr(text, pattern) != NULL;
	char *source = strndup(pattern + 1, len - 2);
	regex_t re;
	int bad = regcomp(&re, source, REG_EXTENDED | REG_NOSUB | REG_NEWLINE);
	free(source);
	if (bad)
		return screen_fail(s, "%s is not a regular expression", pattern);
	bool found = regexec(&re, text, 0, NULL, 0) == 0;
	regfree(&re);
	return found;
}

enum place { ON_SCREEN, NOT_ON_SCREEN, AT_CURSOR, IN_TITLE };

static bool stands(struct screen *s, enum place place, const char *pattern)
{
	int row;
	screen_cursor(s, &row, NULL, NULL);
	char *text = place == AT_CURSOR ? screen_row(s, row) :
		     place == IN_TITLE  ? strdup(screen_title(s)) :
					  screen_text(s);
	bool found = place == IN_TITLE ? strcmp(text, pattern) == 0 : matches(s, text, pattern);
	free(text);
	return found == (place != NOT_ON_SCREEN);
}

static bool await(struct screen *s, enum place place, const char *pattern, const char *what)
{
	int64_t until = now_ms() + s->timeout;
	while (!stands(s, place, pattern)) {
		int64_t left = until - now_ms();
		if (s->ended)
			return screen_fail(s, "%s: %s, and the program has ended with code %d", what, pattern, s->status);
		if (left <= 0)
			return screen_fail(s, "%s: %s", what, pattern);
		screen_pump(s, (int)left);
	}
	return true;
}

bool screen_expect(struct screen *s, const char *pattern)
{
	return await(s, ON_SCREEN, pattern, "not on the screen");
}

bool screen_expect_not(struct screen *s, const char *pattern)
{
	return await(s, NOT_ON_SCREEN, pattern, "still on the screen");
}

bool screen_expect_cursor(struct screen *s, const char *pattern)
{
	return await(s, AT_CURSOR, pattern, "not in the cursor's row");
}

bool screen_expect_title(struct screen *s, const char *title)
{
	return await(s, IN_TITLE, title, "not the title");
}

int screen_wait(struct screen *s)
{
	int64_t until = now_ms() + s->timeout;
	while (!s->ended) {
		int64_t left = until - now_ms();
		if (left <= 0) {
			screen_fail(s, "the program does not end");
			return -1;
		}
		screen_pump(s, (int)left);
	}
	return s->status;
}

void screen_settle(struct screen *s, int quiet_ms)
{
	int64_t until = now_ms() + s->timeout;
	while (!s->ended && now_ms() < until && screen_pump(s, quiet_ms))
		;
}
