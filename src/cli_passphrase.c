/* Passphrases on the command line: from the terminal without echo, from a file, from a descriptor; never from
 * an argument or the environment. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "i18n.h"

enum { TRIES = 3 };

/* What a signal's handler needs to give the terminal back; the one place where the language leaves no other
 * way than a static. */
static struct {
	struct termios old;
	int tty;
} asking;

static void restore_and_die(int sig)
{
	tcsetattr(asking.tty, TCSAFLUSH, &asking.old);
	signal(sig, SIG_DFL);
	raise(sig);
}

static const int fatal[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
enum { N_FATAL = sizeof fatal / sizeof *fatal };

static enum loods_code ask(int tty, const char *prompt, struct loods_secret *out, struct loods_err *err)
{
	struct sigaction restore = { .sa_handler = restore_and_die }, ignore = { .sa_handler = SIG_IGN },
			 before[N_FATAL], stop;
	struct termios quiet;
	enum loods_code rc;

	if (tcgetattr(tty, &asking.old) != 0)
		return loods_fail(err, LOODS_EIO, _("The terminal cannot be asked: %s."), strerror(errno));
	asking.tty = tty;
	quiet = asking.old;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	quiet.c_lflag |= ICANON | ISIG;
	quiet.c_iflag |= ICRNL;
	for (int i = 0; i < N_FATAL; i++)
		sigaction(fatal[i], &restore, &before[i]);
	sigaction(SIGTSTP, &ignore, &stop);
	tcsetattr(tty, TCSAFLUSH, &quiet);
	(void)!write(tty, prompt, strlen(prompt));
	rc = loods_secret_read_line(out, tty, err);
	(void)!write(tty, "\n", 1);
	tcsetattr(tty, TCSAFLUSH, &asking.old);
	sigaction(SIGTSTP, &stop, NULL);
	for (int i = 0; i < N_FATAL; i++)
		sigaction(fatal[i], &before[i], NULL);
	return rc;
}

static enum loods_code ask_twice(int tty, const char *prompt, struct loods_secret *out, struct loods_err *err)
{
	struct loods_secret again = { 0 };
	enum loods_code rc = LOODS_OK;

	for (int i = 0; i < TRIES && rc == LOODS_OK; i++) {
		rc = ask(tty, prompt, out, err);
		if (rc == LOODS_OK)
			rc = ask(tty, _("The same again: "), &again, err);
		if (rc == LOODS_OK && out->len == again.len && memcmp(out->p, again.p, out->len) == 0) {
			loods_secret_release(&again);
			return LOODS_OK;
		}
		if (rc == LOODS_OK)
			cli_say(_("These two are not the same. Try again."));
	}
	loods_secret_release(&again);
	return rc != LOODS_OK
		       ? rc
		       : loods_fail(
				 err, LOODS_EINVALID,
				 _("The passphrase was not typed the same way twice; nothing was changed."));
}

enum loods_code cli_passphrase(const char *path, const char *prompt, bool twice, struct loods_secret *out,
			       struct loods_err *err)
{
	enum loods_code rc;
	int fd;

	if (path) {
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
		if (fd < 0)
			return loods_fail(err, errno == ENOENT ? LOODS_ENOTFOUND : LOODS_EIO,
					  _("The passphrase file %s cannot be read: %s."), path,
					  strerror(errno));
		rc = loods_secret_read_line(out, fd, err);
	} else {
		fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
		if (fd < 0)
			return loods_fail(
				err, LOODS_EUSAGE,
				_("There is no terminal to ask for the passphrase: use --passphrase-file."));
		rc = twice ? ask_twice(fd, prompt, out, err) : ask(fd, prompt, out, err);
	}
	close(fd);
	return rc;
}

enum loods_code cli_own_passphrase(struct cli_run *run, struct loods_err *err)
{
	char *end;
	long fd;

	if (run->passphrase.p)
		return LOODS_OK;
	if (run->passphrase_fd && !run->passphrase_file) {
		errno = 0;
		fd = strtol(run->passphrase_fd, &end, 10);
		if (errno || end == run->passphrase_fd || *end || fd < 0 || fd > 65535)
			return loods_fail(err, LOODS_EUSAGE,
					  _("--passphrase-fd takes the number of an open file descriptor."));
		return loods_secret_read_line(&run->passphrase, (int)fd, err);
	}
	return cli_passphrase(run->passphrase_file, _("Passphrase: "), false, &run->passphrase, err);
}
