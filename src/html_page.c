#include "html_page.h"

#include <stdarg.h>
#include <string.h>
#include <utf8proc.h>

#include "i18n.h"
#include "window_words.h"

/* Print: tables may break between rows, and their headings come again on each sheet. */
static const char style[] =
	"html{color:#1a1a1a;background:#fff;font:15px/1.45 'DejaVu Sans','Segoe "
	"UI',Verdana,Arial,sans-serif}\n"
	"body{margin:0 auto;padding:1.5rem;max-width:76rem}\n"
	"h1{font-size:1.7rem;line-height:1.2;margin:0 0 .2rem}\n"
	"h2{font-size:1.15rem;margin:2rem 0 .5rem;padding-bottom:.2rem;border-bottom:2px solid #1f5673}\n"
	"p{margin:.3rem 0}\n"
	".when{color:#444}\n"
	".personal{border:2px solid #9a1b1b;padding:.5rem .8rem;margin:1rem 0}\n"
	".all{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.6rem,1fr));gap:.5rem;margin:0 0 "
	".5rem}\n"
	".all div{border:1px solid #b5c2ca;border-radius:4px;padding:.3rem .7rem}\n"
	".all dt{font-size:.82rem;color:#444}\n"
	".all dd{margin:0;font-size:1.25rem;font-weight:600}\n"
	".wide{overflow-x:auto}\n"
	"table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\n"
	"caption{text-align:left;color:#444;font-size:.88rem;padding-bottom:.35rem}\n"
	"th,td{padding:.22rem .6rem;text-align:right;vertical-align:top;border-bottom:1px solid #d8dfe3}\n"
	"thead th{vertical-align:bottom;border-bottom:2px solid #1f5673;font-size:.88rem;hyphens:auto}\n"
	"th[scope=row],.t{text-align:left}\n"
	"tbody th{font-weight:normal}\n"
	"tfoot th,tfoot td{font-weight:600;border-top:2px solid #1f5673;border-bottom:0}\n"
	"td.bar{width:55%;min-width:10rem;padding-top:.35rem}\n"
	"svg{display:block;width:100%;height:.85rem}\n"
	".words{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:0}\n"
	".words dt{font-weight:600}\n"
	".words dd{margin:0}\n"
	"ul{padding-left:1.2rem;margin:.3rem 0}\n"
	".said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:"
	"nowrap}\n"
	"@media print{\n"
	"html{font-size:9.5pt}body{padding:0;max-width:none}.wide{overflow:visible}\n"
	"h2{break-after:avoid;margin-top:1.2rem}tr,.all div,.words dt,.words dd,li{break-inside:avoid}\n"
	"thead{display:table-header-group}tfoot{display:table-row-group}th,td{padding:.15rem .4rem}\n"
	"}\n";

/* Signs that turn the direction of what follows, also outside the name they stand in. */
static bool turns(utf8proc_int32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void add_char(struct loods_str *out, utf8proc_int32_t c)
{
	utf8proc_uint8_t buf[4];
	bool control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);

	switch (c) {
	case '&':
		loods_str_add(out, "&amp;");
		return;
	case '<':
		loods_str_add(out, "&lt;");
		return;
	case '>':
		loods_str_add(out, "&gt;");
		return;
	case '"':
		loods_str_add(out, "&quot;");
		return;
	case '\'':
		loods_str_add(out, "&#39;");
		return;
	}
	if (control || turns(c) || (c & 0xfffe) == 0xfffe)
		c = 0xfffd;
	loods_str_add_bytes(out, (const char *)buf, (size_t)utf8proc_encode_char(c, buf));
}

void loods_html_add(struct loods_str *out, const char *text)
{
	while (text && *text) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text,
						      (utf8proc_ssize_t)strnlen(text, 4), &c);

		add_char(out, n > 0 ? c : 0xfffd);
		text += n > 0 ? n : 1;
	}
}

void loods_html_flush(struct loods_html_page *p)
{
	if (p->out.len)
		fwrite(p->out.s, 1, p->out.len, p->f);
	loods_str_clear(&p->out);
}

void loods_html_mark(struct loods_html_page *p, const char *html)
{
	loods_str_add(&p->out, html);
}

void loods_html_text(struct loods_html_page *p, const char *t)
{
	loods_html_add(&p->out, t);
}

void loods_html_vtextf(struct loods_html_page *p, const char *fmt, va_list ap)
{
	struct loods_str s = LOODS_STR_INIT;

	loods_str_vaddf(&s, fmt, ap);
	loods_html_text(p, s.s);
	loods_str_release(&s);
}

void loods_html_textf(struct loods_html_page *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	loods_html_vtextf(p, fmt, ap);
	va_end(ap);
}

void loods_html_element(struct loods_html_page *p, const char *open, const char *close, const char *t)
{
	loods_html_mark(p, open);
	loods_html_text(p, t);
	loods_html_mark(p, close);
}

void loods_html_nothing(struct loods_html_page *p, const char *word)
{
	loods_html_mark(p, "<span aria-hidden=\"true\">\xe2\x80\x93</span><span class=\"said\">");
	loods_html_text(p, word);
	loods_html_mark(p, "</span>");
}

void loods_html_open_table(struct loods_html_page *p, const char *caption)
{
	loods_html_element(p, "<div class=\"wide\"><table>\n<caption>", "</caption>\n<thead><tr>", caption);
}

void loods_html_headings(struct loods_html_page *p, const char *const *labels, int n, bool words)
{
	for (int i = 0; i < n; i++)
		loods_html_element(p, words ? "<th scope=\"col\" class=\"t\">" : "<th scope=\"col\">",
				   "</th>", _(labels[i]));
}

void loods_html_open_body(struct loods_html_page *p)
{
	loods_html_mark(p, "</tr></thead>\n<tbody>\n");
}

void loods_html_close_table(struct loods_html_page *p)
{
	loods_html_mark(p, "</table></div>\n");
	loods_html_flush(p);
}

void loods_html_word(struct loods_html_page *p, const char *term, const char *meaning)
{
	loods_html_element(p, "<dt>", "</dt>", term);
	loods_html_element(p, "<dd>", "</dd>\n", meaning);
}

void loods_html_lines(struct loods_html_page *p, const char *heading, char *lines)
{
	char *line;

	loods_html_element(p, "<section>\n<h2>", "</h2>\n<ul>\n", heading);
	while ((line = strsep(&lines, "\n")))
		if (*line)
			loods_html_element(p, "<li>", "</li>\n", line);
	loods_html_mark(p, "</ul>\n</section>\n");
}

void loods_html_head(struct loods_html_page *p, const char *title, bool landscape)
{
	/* TRANSLATORS: the code of the language that these texts are in, for the page's lang attribute: nl */
	loods_html_element(p, "<!DOCTYPE html>\n<html lang=\"", "\">\n<head>\n<meta charset=\"utf-8\"/>\n",
			   _("en"));
	loods_html_mark(
		p, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
		   "'unsafe-inline'\"/>\n"
		   "<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>");
	loods_html_text(p, title);
	loods_html_mark(p, "</title>\n<style>\n");
	loods_html_mark(p, style);
	loods_str_addf(&p->out, "@page{size:A4 %s;margin:14mm 12mm}\n</style>\n</head>\n<body>\n",
		       landscape ? "landscape" : "portrait");
}

void loods_html_header(struct loods_html_page *p, const char *title, struct loods_window w,
		       loods_stamp known_at, loods_stamp made_at)
{
	struct loods_str line = LOODS_STR_INIT;

	loods_window_words(w, &line);
	loods_html_element(p, "<header>\n<h1>", "</h1>\n", title);
	loods_html_element(p, "<p class=\"when\">", "</p>\n", line.s);
	loods_str_clear(&line);
	loods_made_words(known_at, made_at, &line);
	loods_html_element(p, "<p class=\"when\">", "</p>\n</header>\n<main>\n", line.s);
	loods_str_release(&line);
}

void loods_html_end(struct loods_html_page *p)
{
	loods_html_mark(p, "</main>\n</body>\n</html>\n");
	loods_html_flush(p);
	loods_str_release(&p->out);
}
