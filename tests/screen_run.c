/*
 * Plays a script of keys against a program on a pseudo-terminal and compares what stands on the screen:
 *
 *	screen_run [--update] FILE.keys
 *
 * Speaks TAP: one test per script, or one for each combination of the values that its lines `each` name. Each line is a
 * command; blank lines and lines that begin with # are skipped. tests/README lists the commands. Each test runs in a new
 * empty folder, which is also its HOME.
 */
#include <errno.h>
#include <ftw.h>
#include <libgen.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

#include "screen.h"

enum { SESSIONS_MAX = 4, ENV_MAX = 64, EACH_MAX = 4, VALUES_MAX = 16, INCLUDES_MAX = 4 };

/* "each SIZE 80x24 120x40": $SIZE is one of these in every line. */
struct each {
	char *line; /* what the words below lie in; a word with blanks stands between quotes */
	const char *name, *values[VALUES_MAX];
	int n, now;
};

struct session {
	char name[32];
	struct screen *screen;
};

struct play {
	const char *script; /* the file that is read now */
	int line, depth;
	bool update;
	char golden[4096]; /* folder of the golden files */
	char folder[4096]; /* where the program runs */
	int rows, cols;
	int timeout; /* milliseconds, 0: the usual one */
	char *env[ENV_MAX + 1];
	int nenv;
	struct session sessions[SESSIONS_MAX];
	int nsessions;
	struct session *now;
	const struct each *each;
	int neach;
	char *last; /* the picture of the last shot, when they are written */
	char why[1024]; /* the failure, when it is not the screen's */
};

static bool fail(struct play *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static bool fail(struct play *p, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(p->why, sizeof(p->why), fmt, ap);
	va_end(ap);
	return false;
}

/* ---- words ---- */

/* Takes a number of hexadecimal digits, at most `max`, as a character in UTF-8. */
static const char *take_code(const char *p, int max, char **out)
{
	unsigned c = 0;
	for (; max > 0 && *p && strchr("0123456789abcdefABCDEF", *p); p++, max--)
		c = c * 16 + (unsigned)(*p <= '9' ? *p - '0' : (*p | 32) - 'a' + 10);
	char *o = *out;
	if (c < 0x80) {
		*o++ = (char)c;
	} else if (c < 0x800) {
		*o++ = (char)(0xc0 | c >> 6);
		*o++ = (char)(0x80 | (c & 0x3f));
	} else {
		*o++ = (char)(0xe0 | c >> 12);
		*o++ = (char)(0x80 | (c >> 6 & 0x3f));
		*o++ = (char)(0x80 | (c & 0x3f));
	}
	*out = o;
	return p;
}

/* The text of an argument: as it stands, or between quotes with \n \t \e \" \\ and \uXXXX. Allocated. */
static char *text_of(const char *arg)
{
	size_t len = strlen(arg);
	if (len < 2 || arg[0] != '"' || arg[len - 1] != '"')
		return strdup(arg);
	char *text = malloc(len + 1), *out = text;
	for (const char *p = arg + 1; p < arg + len - 1;) {
		if (*p != '\\') {
			*out++ = *p++;
			continue;
		}
		p++;
		if (*p == 'u') {
			p = take_code(p + 1, 4, &out);
			continue;
		}
		*out++ = *p == 'n' ? '\n' : *p == 't' ? '\t' : *p == 'e' ? '\033' : *p;
		p++;
	}
	*out = '\0';
	return text;
}

/* Bytes from hexadecimal digits; their number, or -1. */
static int bytes_of(const char *hex, char *buf, int max)
{
	int n = 0;
	for (; hex[0] && hex[1] && n < max; hex += 2) {
		char pair[3] = { hex[0], hex[1], 0 }, *end;
		buf[n++] = (char)strtol(pair, &end, 16);
		if (*end)
			return -1;
	}
	return *hex ? -1 : n;
}

/* ---- commands ---- */

static bool need_screen(struct play *p)
{
	return p->now->screen || fail(p, "no program runs yet: 'run' comes first");
}

static bool do_size(struct play *p, const char *arg)
{
	if (sscanf(arg, "%dx%d", &p->cols, &p->rows) != 2 || p->rows < 1 || p->cols < 1)
		return fail(p, "a size is such as 80x24");
	return true;
}

static bool do_env(struct play *p, const char *arg)
{
	if (p->nenv == ENV_MAX)
		return fail(p, "too many env lines");
	p->env[p->nenv++] = text_of(arg);
	return true;
}

static bool do_session(struct play *p, const char *arg)
{
	for (int i = 0; i < p->nsessions; i++)
		if (strcmp(p->sessions[i].name, arg) == 0) {
			p->now = &p->sessions[i];
			return true;
		}
	if (p->nsessions == SESSIONS_MAX)
		return fail(p, "too many sessions");
	p->now = &p->sessions[p->nsessions++];
	snprintf(p->now->name, sizeof(p->now->name), "%s", arg);
	return true;
}

static bool do_run(struct play *p, const char *arg)
{
	char command[4096];
	snprintf(command, sizeof(command), "exec %s", arg);
	const char *argv[] = { "sh", "-c", command, NULL };
	struct screen_start start = {
		.argv = argv, .env = (const char *const *)p->env, .folder = p->folder, .rows = p->rows, .cols = p->cols
	};
	screen_close(p->now->screen);
	p->now->screen = screen_open(&start);
	if (!p->now->screen)
		return fail(p, "the system gives no pseudo-terminal: %s", strerror(errno));
	if (p->timeout)
		screen_set_timeout(p->now->screen, p->timeout);
	return true;
}

/* Prints what a failed command said as TAP comments. */
static void show_file(const char *path)
{
	char *line = NULL;
	size_t cap = 0;
	FILE *f = fopen(path, "re");
	while (f && getline(&line, &cap, f) > 0)
		printf("# %s%s", line, strchr(line, '\n') ? "" : "\n");
	free(line);
	if (f)
		fclose(f);
}

static bool do_sh(struct play *p, const char *arg)
{
	int status;
	char log[4200];
	snprintf(log, sizeof(log), "%s/.sh.log", p->folder);
	pid_t pid = fork();
	if (pid == 0) {
		if (!freopen(log, "w", stdout) || dup2(1, 2) < 0 || !freopen("/dev/null", "r", stdin) || chdir(p->folder) < 0)
			_exit(126);
		setenv("LANG", "C.UTF-8", 1);
		for (int i = 0; i < p->nenv; i++)
			if (strchr(p->env[i], '='))
				putenv(p->env[i]);
			else
				unsetenv(p->env[i]);
		execl("/bin/sh", "sh", "-ec", arg, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return fail(p, "no process: %s", strerror(errno));
	if (status)
		show_file(log);
	unlink(log);
	return status == 0 || fail(p, "the command failed with code %d",
				   WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

static bool do_key(struct play *p, const char *arg)
{
	char *keys = strdup(arg), *rest = keys, *key;
	bool ok = true;
	while (ok && (key = strsep(&rest, " ")))
		ok = !*key || screen_key(p->now->screen, key);
	free(keys);
	return ok;
}

static bool do_type(struct play *p, const char *arg)
{
	char *text = text_of(arg);
	bool ok = screen_type(p->now->screen, text);
	free(text);
	return ok;
}

static bool do_paste(struct play *p, const char *arg)
{
	char *text = text_of(arg);
	bool ok = screen_paste(p->now->screen, text);
	free(text);
	return ok;
}

static bool do_hex(struct play *p, const char *arg)
{
	char bytes[1024];
	int n = bytes_of(arg, bytes, sizeof(bytes));
	return n < 0 ? fail(p, "not bytes in hexadecimal: %s", arg) : screen_send(p->now->screen, bytes, (size_t)n);
}

static bool do_split(struct play *p, const char *arg)
{
	int ms;
	char a[256], b[256], abytes[128], bbytes[128];
	if (sscanf(arg, "%d %255s %255s", &ms, a, b) != 3)
		return fail(p, "split needs milliseconds and two parts in hexadecimal");
	int an = bytes_of(a, abytes, sizeof(abytes)), bn = bytes_of(b, bbytes, sizeof(bbytes));
	if (an < 0 || bn < 0)
		return fail(p, "not bytes in hexadecimal: %s", arg);
	return screen_split(p->now->screen, ms, abytes, (size_t)an, bbytes, (size_t)bn);
}

static bool with_text(struct play *p, const char *arg, bool (*f)(struct screen *, const char *))
{
	char *text = text_of(arg);
	bool ok = f(p->now->screen, text);
	free(text);
	return ok;
}

static bool do_expect(struct play *p, const char *arg)
{
	return with_text(p, arg, screen_expect);
}

static bool do_expect_not(struct play *p, const char *arg)
{
	return with_text(p, arg, screen_expect_not);
}

static bool do_cursor_on(struct play *p, const char *arg)
{
	return with_text(p, arg, screen_expect_cursor);
}

static bool do_title(struct play *p, const char *arg)
{
	return with_text(p, arg, screen_expect_title);
}

static bool do_clean(struct play *p, const char *arg)
{
	return with_text(p, arg, screen_clean);
}

static bool do_restored(struct play *p, const char *arg)
{
	(void)arg;
	return screen_restored(p->now->screen);
}

static bool do_no_colour(struct play *p, const char *arg)
{
	(void)arg;
	size_t n = screen_colours(p->now->screen);
	return n == 0 || fail(p, "%zu colours were asked for", n);
}

/* A line of what was sent, from `from` to before `end`: its columns. */
static int columns_of(const char *from, const char *end)
{
	mbstate_t state = { 0 };
	int columns = 0;
	while (from < end) {
		wchar_t ch;
		size_t n = mbrtowc(&ch, from, (size_t)(end - from), &state);
		if (n == 0 || n > (size_t)(end - from))
			return -1;
		columns += wcwidth(ch) > 0 ? wcwidth(ch) : 0;
		from += n;
	}
	return columns;
}

static bool do_lines(struct play *p, const char *arg)
{
	size_t len;
	const char *raw = screen_raw(p->now->screen, &len), *end = raw + len;
	int most = atoi(arg);
	if (most < 1)
		return fail(p, "how many columns?");
	setlocale(LC_CTYPE, "C.UTF-8");
	for (const char *s = raw; s < end; s++)
		if (((unsigned char)*s < ' ' && *s != '\n' && *s != '\r') || *s == 0x7f)
			return fail(p, "the control %02x was sent, byte %zu", (unsigned)(unsigned char)*s, (size_t)(s - raw));
	for (const char *s = raw; s < end;) {
		size_t n = strcspn(s, "\r\n");
		int columns = columns_of(s, s + n);
		if (columns < 0)
			return fail(p, "this is no UTF-8: %.*s", (int)n, s);
		if (columns > most)
			return fail(p, "%d columns: %.*s", columns, (int)n, s);
		s += n + 1;
	}
	return len > 0 || fail(p, "nothing was sent");
}

static bool do_resize(struct play *p, const char *arg)
{
	int rows, cols;
	if (sscanf(arg, "%dx%d", &cols, &rows) != 2 || rows < 1 || cols < 1)
		return fail(p, "a size is such as 80x24");
	return screen_resize(p->now->screen, rows, cols);
}

static bool do_signal(struct play *p, const char *arg)
{
	char name[16], whom[16] = "";
	if (sscanf(arg, "%15s %15s", name, whom) < 1)
		return fail(p, "which signal?");
	for (int sig = 1; sig < NSIG; sig++) {
		const char *abbreviation = sigabbrev_np(sig);
		if (abbreviation && strcmp(abbreviation, name) == 0)
			return strcmp(whom, "child") == 0 ? screen_signal_child(p->now->screen, sig) :
							    screen_signal(p->now->screen, sig);
	}
	return fail(p, "there is no signal %s", name);
}

static bool do_hangup(struct play *p, const char *arg)
{
	(void)arg;
	screen_hangup(p->now->screen);
	return true;
}

static bool do_exit(struct play *p, const char *arg)
{
	int status = screen_wait(p->now->screen);
	if (status < 0)
		return false;
	return strcmp(arg, "any") == 0 || status == atoi(arg) || fail(p, "the program ended with code %d", status);
}

static bool do_timeout(struct play *p, const char *arg)
{
	p->timeout = atoi(arg) * 1000;
	if (p->now->screen && p->timeout)
		screen_set_timeout(p->now->screen, p->timeout);
	return p->timeout > 0 || fail(p, "a timeout is a number of seconds");
}

/* ---- golden screens ---- */

static char *read_all(const char *path)
{
	char *text = NULL;
	size_t cap = 0;
	FILE *f = fopen(path, "re");
	if (!f)
		return NULL;
	if (getdelim(&text, &cap, '\0', f) < 0) {
		free(text);
		text = NULL;
	}
	fclose(f);
	return text;
}

static bool write_all(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");
	if (!f)
		return false;
	bool ok = fputs(text, f) >= 0;
	return fclose(f) == 0 && ok;
}

/* Shows how `actual` differs from the golden file, as TAP comments. */
static void show_difference(const struct play *p, const char *golden, const char *actual)
{
	char path[4200], diff[4200];
	snprintf(path, sizeof(path), "%s/.actual", p->folder);
	snprintf(diff, sizeof(diff), "%s/.diff", p->folder);
	if (!write_all(path, actual))
		return;
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		if (!freopen(diff, "w", stdout))
			_exit(126);
		execlp("diff", "diff", "-u", "--label", "expected", "--label", "actual", golden, path, (char *)NULL);
		_exit(127);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
	show_file(diff);
	unlink(path);
	unlink(diff);
}

/* The screen is awaited: it fails when the program has been quiet for a while and it still is another one. */
static bool do_shot(struct play *p, const char *arg)
{
	enum { QUIET_MS = 3000, SETTLE_MS = 400 };
	char path[4400];
	struct screen *s = p->now->screen;
	snprintf(path, sizeof(path), "%s/%s.screen", p->golden, arg);
	if (p->update) {
		screen_settle(s, SETTLE_MS);
		char *picture = screen_picture(s);
		/* Two shots in a row differ: a slow answer to the last key is still to come. */
		while (p->last && strcmp(picture, p->last) == 0 && screen_pump(s, QUIET_MS)) {
			screen_settle(s, SETTLE_MS);
			free(picture);
			picture = screen_picture(s);
		}
		free(p->last);
		p->last = strdup(picture);
		bool ok = write_all(path, picture);
		free(picture);
		return ok || fail(p, "%s cannot be written: %s", path, strerror(errno));
	}
	char *golden = read_all(path);
	if (!golden)
		return fail(p, "%s is missing; 'make check-golden-update' writes it", path);
	char *picture = screen_picture(s);
	while (strcmp(picture, golden) != 0 && screen_pump(s, QUIET_MS)) {
		free(picture);
		picture = screen_picture(s);
	}
	bool same = strcmp(picture, golden) == 0;
	if (!same)
		show_difference(p, path, picture);
	free(picture);
	free(golden);
	return same || fail(p, "another screen than %s.screen", arg);
}

/* ---- the script ---- */

static bool do_include(struct play *p, const char *arg);

static const struct command {
	const char *name;
	bool (*run)(struct play *p, const char *arg);
	bool needs_screen;
} commands[] = {
	{ "size", do_size, false },
	{ "env", do_env, false },
	{ "session", do_session, false },
	{ "timeout", do_timeout, false },
	{ "include", do_include, false },
	{ "sh", do_sh, false },
	{ "run", do_run, false },
	{ "key", do_key, true },
	{ "type", do_type, true },
	{ "paste", do_paste, true },
	{ "hex", do_hex, true },
	{ "split", do_split, true },
	{ "resize", do_resize, true },
	{ "signal", do_signal, true },
	{ "hangup", do_hangup, true },
	{ "expect", do_expect, true },
	{ "expect-not", do_expect_not, true },
	{ "cursor-on", do_cursor_on, true },
	{ "title", do_title, true },
	{ "shot", do_shot, true },
	{ "exit", do_exit, true },
	{ "clean", do_clean, true },
	{ "restored", do_restored, true },
	{ "no-colour", do_no_colour, true },
	{ "lines", do_lines, true },
};

static bool do_line(struct play *p, char *line)
{
	line += strspn(line, " \t");
	line[strcspn(line, "\n")] = '\0';
	if (!*line || *line == '#')
		return true;
	char *arg = line + strcspn(line, " \t");
	if (*arg)
		*arg++ = '\0';
	arg += strspn(arg, " \t");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(line, commands[i].name) == 0)
			return (!commands[i].needs_screen || need_screen(p)) && commands[i].run(p, arg);
	return fail(p, "there is no command %s", line);
}

/* The value of the name that `text` begins with, and the name's length; NULL when no `each` has it. */
static const char *value_of(const struct play *p, const char *text, size_t *len)
{
	*len = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
	for (int i = 0; i < p->neach; i++)
		if (strlen(p->each[i].name) == *len && strncmp(p->each[i].name, text, *len) == 0)
			return p->each[i].values[p->each[i].now];
	return NULL;
}

/* The line with each $NAME of an `each` replaced by its value of now; other ones are the shell's. Allocated. */
static char *filled_in(const struct play *p, const char *line)
{
	char *text = NULL;
	size_t size, len;
	FILE *out = open_memstream(&text, &size);
	for (; out && *line; line++) {
		const char *value = *line == '$' ? value_of(p, line + 1, &len) : NULL;
		if (value) {
			fputs(value, out);
			line += len;
		} else {
			fputc(*line, out);
		}
	}
	if (out)
		fclose(out);
	return text;
}

/* Plays one file; says where it failed, innermost first. */
static bool do_file(struct play *p, const char *path)
{
	const char *script = p->script;
	char *line = NULL, *text = NULL, *shown = NULL;
	int at = p->line;
	size_t cap = 0;
	FILE *f = fopen(path, "re");
	bool ok = f || fail(p, "%s cannot be read: %s", path, strerror(errno));
	p->script = path;
	p->line = 0;
	while (ok && getline(&line, &cap, f) > 0) {
		p->line++;
		if (strncmp(line, "each ", 5) == 0)
			continue;
		free(text);
		free(shown);
		text = filled_in(p, line);
		shown = strdup(text);
		ok = do_line(p, text);
	}
	if (!ok && shown)
		printf("# %s:%d: %s%s", p->script, p->line, shown, strchr(shown, '\n') ? "" : "\n");
	if (f)
		fclose(f);
	free(line);
	free(text);
	free(shown);
	p->script = script;
	p->line = at;
	return ok;
}

static bool do_include(struct play *p, const char *arg)
{
	char path[4400];
	if (p->depth == INCLUDES_MAX)
		return fail(p, "too many includes in one another");
	snprintf(path, sizeof(path), "%s/%s", p->golden, arg);
	p->depth++;
	bool ok = do_file(p, path);
	p->depth--;
	return ok;
}

static bool do_script(struct play *p)
{
	if (do_file(p, p->script))
		return true;
	if (p->why[0])
		printf("# %s\n", p->why);
	if (p->now->screen)
		screen_report(p->now->screen, stdout, "# ");
	return false;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

/* A new folder of its own; below it HOME, and the built programs first in PATH. */
static bool open_folder(struct play *p)
{
	const char *tmp = getenv("TMPDIR"), *build = getenv("builddir"), *path = getenv("PATH");
	char *all;
	snprintf(p->folder, sizeof(p->folder), "%s/loods-screen-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(p->folder))
		return false;
	setenv("HOME", p->folder, 1);
	unsetenv("XDG_DATA_HOME");
	if (build && asprintf(&all, "%s:%s", build, path ? path : "/usr/bin:/bin") > 0) {
		setenv("PATH", all, 1);
		free(all);
	}
	return true;
}

/* One test: the script with these values. */
static bool play_once(const struct play *all, const struct each *each, int neach)
{
	struct play p = *all;
	p.each = each;
	p.neach = neach;
	p.now = &p.sessions[0];
	bool ok = open_folder(&p) || fail(&p, "no folder: %s", strerror(errno));
	ok = ok && do_script(&p);
	if (!p.folder[0] && p.why[0])
		printf("# %s\n", p.why);
	for (int i = 0; i < p.nsessions; i++)
		screen_close(p.sessions[i].screen);
	for (int i = 0; i < p.nenv; i++)
		free(p.env[i]);
	free(p.last);
	if (p.folder[0])
		nftw(p.folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return ok;
}

/* Takes the next word of a line, without the quotes around it; NULL when there is none. */
static char *take_word(char **rest)
{
	char *word = *rest + strspn(*rest, " \t");
	bool quoted = *word == '"';
	if (!*word)
		return NULL;
	word += quoted;
	char *end = word + strcspn(word, quoted ? "\"" : " \t");
	*rest = end + (*end != '\0');
	*end = '\0';
	return word;
}

/* Reads the lines `each` of a script; how many there are, -1 when one is wrong. */
static int read_each(const char *path, struct each each[EACH_MAX])
{
	char *line = NULL;
	size_t cap = 0;
	int n = 0;
	FILE *f = fopen(path, "re");
	while (f && n >= 0 && getline(&line, &cap, f) > 0) {
		char *word, *rest;
		if (strncmp(line, "each ", 5) != 0)
			continue;
		if (n == EACH_MAX) {
			n = -1;
			break;
		}
		struct each *e = &each[n++];
		*e = (struct each){ .line = strdup(line + 5) };
		e->line[strcspn(e->line, "\n")] = '\0';
		rest = e->line;
		e->name = take_word(&rest);
		while (e->n < VALUES_MAX && (word = take_word(&rest)))
			e->values[e->n++] = word;
		if (!e->n)
			n = -1;
	}
	free(line);
	if (!f)
		return -1;
	fclose(f);
	return n;
}

/* To the next combination, the last name first; false after the last one. */
static bool step(struct each *each, int n)
{
	while (n-- > 0) {
		if (++each[n].now < each[n].n)
			return true;
		each[n].now = 0;
	}
	return false;
}

int main(int argc, char **argv)
{
	struct play p = { .rows = 24, .cols = 80, .nsessions = 1 };
	struct each each[EACH_MAX] = { 0 };
	setvbuf(stdout, NULL, _IOLBF, 0); /* nothing is left in a buffer when a process is forked */
	bool update = argc > 2 && strcmp(argv[1], "--update") == 0, all_ok = true;
	if (argc != 2 + update) {
		fprintf(stderr, "usage: screen_run [--update] FILE.keys\n");
		return 2;
	}
	p.script = argv[1 + update];
	p.update = update;
	int neach = read_each(p.script, each), tests = 1, number = 0;
	if (neach < 0) {
		printf("Bail out! %s: it cannot be read, or a line 'each' in it\n", p.script);
		return 1;
	}
	char *copy = strdup(p.script), *name = strdup(p.script), *whole = realpath(dirname(copy), NULL);
	char *base = basename(name), *path = getenv("PATH") ? strdup(getenv("PATH")) : NULL;
	snprintf(p.golden, sizeof(p.golden), "%s", whole ? whole : ".");
	for (int i = 0; i < neach; i++)
		tests *= each[i].n;
	printf("1..%d\n", tests);
	do {
		if (path)
			setenv("PATH", path, 1);
		bool ok = play_once(&p, each, neach);
		all_ok = all_ok && ok;
		printf("%s %d - %s", ok ? "ok" : "not ok", ++number, base);
		for (int i = 0; i < neach; i++)
			printf(" %s %s", each[i].name, each[i].values[each[i].now]);
		printf("\n");
	} while (step(each, neach));
	for (int i = 0; i < neach; i++)
		free(each[i].line);
	free(path);
	free(whole);
	free(copy);
	free(name);
	return all_ok ? 0 : 1;
}
