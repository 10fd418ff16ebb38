/*
 * The list of commands: the only one. Key tables, hints, the help screen, the palette and the manual's key
 * table all come from it. A row is C(ID, name, label, help, words):
 *   name   stable, for scripts and tests;
 *   label  a word or two, as it stands in the hints;
 *   help   one sentence for the help screen;
 *   words  what else people may search by, English and Dutch together, never translated.
 */
#ifndef UI_COMMANDS_H
#define UI_COMMANDS_H

#include "i18n.h"

/* clang-format off */
#define UI_COMMANDS(C) \
	/* everywhere */ \
	C(HELP, "help", N_("Help"), N_("Shows what can be done here, and with which key."), "hulp uitleg keys toetsen") \
	C(PALETTE, "commands", N_("Commands"), N_("Searches all commands by word and does the one you choose."), "menu opdrachten search zoeken") \
	C(BACK, "back", N_("Back"), N_("Goes back to where you came from."), "terug sluiten close quit stop cancel annuleren") \
	C(REFRESH, "refresh", N_("Refresh"), N_("Reads everything on this screen again."), "verversen herladen reload") \
	C(LOCK, "lock", N_("Lock"), N_("Closes the office file and hides everything until the passphrase is given."), "slot vergrendelen pause") \
	C(FIND, "find", N_("Find"), N_("Finds while you type: part of a name, a reference, a birth year."), "zoeken filter search") \
	C(FIND_CLIENT, "find-client", N_("Find client"), N_("Finds a client by name, number, birth year or phone, from anywhere; at first it shows whom you opened last."), "zoeken klant client naam name caseload telefoon recent laatst geopend") \
	C(FIND_NOTES, "find-notes", N_("Find in notes"), N_("Finds words in the notes, goals, steps and tasks of your own clients."), "zoeken notities aantekeningen tekst woord doel stap taak search text words") \
	C(UNDO, "undo", N_("Undo"), N_("Takes back what was saved last."), "ongedaan herstellen terugdraaien") \
	C(DRAFTS, "drafts", N_("Drafts"), N_("Shows what you typed before and did not save, to go on with it."), "kladjes concepten onaf unfinished kladblok recover") \
	C(KEYTEST, "key-test", N_("Key test"), N_("Tests which keys arrive here, and whether bars can be drawn."), "toetsentest toetsen functietoetsen balkjes terminal bars keypad") \
	C(REPEAT, "repeat", N_("Repeat message"), N_("Shows the last message again, so that a screen reader reads it again."), "herhaal bericht melding message") \
	C(REDRAW, "redraw", N_("Redraw"), N_("Draws the whole screen again, after something else wrote over it."), "opnieuw tekenen scherm screen") \
	C(LINEAR, "linear", N_("Lines / full screen"), N_("Changes between the full screen and lines one after the other, for screen readers and slow lines; it is remembered."), "linear schermlezer screenreader regels braille volledig full") \
	C(NOTHING, "nothing", N_("Nothing"), N_("Does nothing here; Esc goes back."), "niets ctrl-c") \
	C(AREA_1, "area-1", N_("First area"), N_("Goes to the first area of the top line."), "gebied tab vandaag today eerste deel") \
	C(AREA_2, "area-2", N_("Second area"), N_("Goes to the second area of the top line."), "gebied tab caseload clienten tweede deel") \
	C(AREA_3, "area-3", N_("Third area"), N_("Goes to the third area of the top line."), "gebied tab derde deel overzicht cijfers summary figures") \
	C(AREA_4, "area-4", N_("Fourth area"), N_("Goes to the fourth area of the top line."), "gebied tab vierde deel export exporteren") \
	C(AREA_5, "area-5", N_("Fifth area"), N_("Goes to the fifth area of the top line."), "gebied tab vijfde deel") \
	/* lists */ \
	C(OPEN, "open", N_("Open"), N_("Opens the selected row."), "openen kies select enter") \
	C(UP, "up", N_("Up"), N_("One row up."), "omhoog vorige previous") \
	C(DOWN, "down", N_("Down"), N_("One row down."), "omlaag volgende next") \
	C(PAGE_UP, "page-up", N_("Page up"), N_("One screen up."), "bladeren terug scherm omhoog") \
	C(PAGE_DOWN, "page-down", N_("Page down"), N_("One screen down."), "bladeren verder scherm omlaag") \
	C(FIRST, "first", N_("First"), N_("To the first row."), "eerste begin top") \
	C(LAST, "last", N_("Last"), N_("To the last row."), "laatste einde bottom") \
	C(SORT, "sort", N_("Sort"), N_("Sorts by another column; the same column again turns the order round."), "sorteren volgorde order") \
	C(COLUMNS, "columns", N_("Columns"), N_("Chooses which columns are shown."), "velden kolommen view weergave") \
	C(PERIOD, "period", N_("Period"), N_("The same figures over another stretch of time: 28, 91 or 365 days."), "periode venster window maand kwartaal jaar month quarter year") \
	C(COMPARE, "compare", N_("Compare"), N_("Puts the period before, or the same days a year earlier, beside the figures."), "vergelijken vorige jaar previous year") \
	C(TALK, "talk", N_("Talk"), N_("Lists what to talk about with this caseworker, client by client."), "gesprek werkoverleg bespreken caseworker klantmanager") \
	C(OUTCOMES, "outcomes", N_("Outcomes"), N_("Shows where clients went, and whether it lasted."), "uitstroom bestendig werk standhouden lasting destinations") \
	C(BLOCKERS, "blockers", N_("Blockers"), N_("Shows what waits on what, and the weeks that were lost."), "belemmeringen wachten wachtlijst kinderopvang waiting lost weeks wat") \
	C(MISSING, "missing", N_("Missing"), N_("Shows what was not written down, to be mended."), "ontbreekt ontbrekend leeg gegevens data quality empty") \
	C(SIGNALS, "signals", N_("Signals"), N_("Shows what the program notices by itself, to be settled."), "signalen opvallen waarschuwingen termijn noticed warnings terms") \
	C(TICK, "tick", N_("Tick"), N_("Ticks or unticks the selected row."), "vinken afvinken done klaar gedaan") \
	C(TICK_ALL, "tick-all", N_("Tick all"), N_("Ticks all rows that are shown, or takes all their ticks away."), "alles vinken select all selectie aanvinken") \
	C(NEXT_TAB, "next-tab", N_("Next tab"), N_("To the next tab, block or selection."), "volgende tabblad blok") \
	C(PREVIOUS_TAB, "previous-tab", N_("Previous tab"), N_("To the previous tab, block or selection."), "vorige tabblad blok") \
	C(AGREEMENTS, "agreements", N_("Agreements"), N_("Shows with whom no contact is agreed, or not for long any more."), "afspraken ontbreken aflopen stoppen missing ending") \
	C(AGREE_COHORT, "agree-cohort", N_("For a cohort"), N_("Makes one agreement on contact with the clients of a cohort."), "afspraak cohort sjabloon allemaal template protocol bulk voor een") \
	C(TEMPLATES, "templates", N_("Templates"), N_("Shows and changes what the cohorts ask for: how often there is to be contact."), "sjablonen protocol cohort template") \
	C(SETTINGS, "settings", N_("Thresholds"), N_("Shows the thresholds of the figures, and who changed them when."), "grenzen instellingen drempels settings history geschiedenis") \
	/* about a client */ \
	C(CONTACT, "contact", N_("Contact"), N_("Writes down a contact with this client."), "contactmoment gesprek bellen bezoek call visit phone log") \
	C(PLAN, "plan", N_("Plan"), N_("Plans the next contact with this client."), "plannen volgende afspraak next appointment") \
	C(PLAN_MANY, "plan-many", N_("Plan for ticked"), N_("Plans the next contact with all ticked clients at once."), "plannen selectie meer bulk many selection gevinkt vink") \
	C(NOTE, "note", N_("Note"), N_("Writes down something about this client that is no contact."), "notitie aantekening") \
	C(LANGUAGE, "language", N_("Language"), N_("Writes down a step in learning the language."), "taal taaltraject cursus course training") \
	C(CHILDCARE, "childcare", N_("Childcare"), N_("Arranges or changes childcare."), "kinderopvang opvang dagopvang daycare child kind") \
	C(TASK, "task", N_("Task"), N_("Makes a task for this client."), "taak actie todo") \
	C(APPOINTMENT, "appointment", N_("Agreement"), N_("Agrees how often there is contact."), "afspraak frequentie agreement") \
	C(INTENSITY, "intensity", N_("Intensity"), N_("Shows what was agreed and what was delivered."), "intensiteit geleverd agreed delivered") \
	C(OUTCOME, "outcome", N_("Outcome"), N_("Writes down where this client went: work, education, moved away, and so on."), "uitstroom uitkomst werk gestopt vertrokken exit left work destination") \
	C(GOAL, "goal", N_("Goal"), N_("Makes a goal of the plan, in the client's own words."), "doel plan van aanpak plan target") \
	C(GOAL_STEP, "goal-step", N_("Step of a goal"), N_("Writes down what is done to come nearer to a goal."), "stap actie plan van aanpak action bij een doel") \
	C(INSTRUMENT, "instrument", N_("Instrument"), N_("Writes down an instrument, such as a job coach or training."), "voorziening re-integratie traject proefplaatsing jobcoach subsidie") \
	C(MEASUREMENT, "measurement", N_("Measurement"), N_("Writes down where the client stands, such as on the participation ladder."), "meting participatieladder loonwaarde ladder scale") \
	C(ATTENDANCE, "attendance", N_("Attendance"), N_("Writes down how much of a language step was followed in a week."), "aanwezigheid verzuim les week absence present") \
	C(EXAM, "exam", N_("Exam"), N_("Writes down a part of an exam and how it went."), "examen inburgering toets geslaagd knm test passed") \
	C(DEVIATION, "deviation", N_("Deviation"), N_("Writes down that the client got another approach than the arm says."), "afwijking onderzoek groep arm crossover protocol") \
	C(COVER, "cover", N_("Cover"), N_("Shows who covers for whom, and arranges it."), "waarneming vervanging verlof ziekte collega vakantie leave colleague") \
	C(HAND_OVER, "hand-over", N_("Hand over"), N_("Hands the ticked clients, or the whole caseload, over to another caseworker."), "overdragen overdracht transfer caseload collega") \
	C(HANDOVERS, "hand-overs", N_("Hand-overs"), N_("Shows which hand-overs wait to be accepted, or were sent back."), "overdrachten aannemen accepteren overdracht accept transfer") \
	C(TAKE_ON, "take-on", N_("Accept"), N_("Accepts the selected client who was handed over."), "aannemen accepteren overnemen overdracht") \
	C(TAKE_ALL, "take-all", N_("Accept all"), N_("Accepts all clients who were handed over to you."), "alles aannemen accepteren overnemen overdracht") \
	C(SEND_BACK, "send-back", N_("Send back"), N_("Sends the selected client back to who handed over, with a sentence why."), "terugsturen weigeren overdracht refuse return") \
	C(EDIT, "edit", N_("Edit"), N_("Changes the selected record."), "bewerken wijzigen change correct") \
	C(CHECK, "check", N_("Check"), N_("Writes down how it is with the selected outcome after 3, 6 or 12 months."), "nagaan nazorg standhouden controle uitstroom follow-up lasting aftercare") \
	C(DELETE, "delete", N_("Delete"), N_("Takes the selected record out of sight; the history keeps it."), "verwijderen wissen remove") \
	C(HISTORY, "history", N_("History"), N_("Shows who entered and changed this, when, and what it said before."), "geschiedenis wijzigingen wie wanneer eerder vorige versie changes versions who when before") \
	C(NEW, "new", N_("New"), N_("Makes a new record of this list."), "nieuw toevoegen add") \
	/* forms */ \
	C(SAVE, "save", N_("Save"), N_("Saves this form."), "opslaan bewaren store") \
	C(ACCEPT, "accept", N_("Next field"), N_("Takes what stands in the field and goes on; on the last field it saves."), "volgend veld verder enter") \
	C(NEXT_FIELD, "next-field", N_("Forward"), N_("Goes on to the next field."), "volgend veld verder") \
	C(PREVIOUS_FIELD, "previous-field", N_("Previous field"), N_("Back to the field before."), "vorig veld terug") \
	C(VALUES, "values", N_("List"), N_("Shows all values of this field."), "lijst waarden codes keuze choices") \
	C(SAME, "same", N_("Same as last time"), N_("Fills in what was filled in last time."), "zelfde vorige keer hetzelfde repeat als") \
	C(LONG_TEXT, "long-text", N_("Long text"), N_("Opens this field as a page of its own to write more lines."), "lange notitie tekst regels multiline") \
	C(FIELD_HELP, "field-help", N_("About this field"), N_("Says what to fill in here; pressed twice it repeats the last message."), "hulp veld uitleg over dit") \
	C(CLEAR, "clear", N_("Clear"), N_("Empties the field."), "leegmaken wissen empty") \
	/* finding while typing */ \
	C(CLEAR_FIND, "clear-find", N_("Show all"), N_("Ends finding and shows all rows again."), "alles tonen wis filter")
/* clang-format on */

#endif
