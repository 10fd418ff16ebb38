/*
 * SQLite's memory, wiped when SQLite gives it back: pages of the office stand in it opened, and what the system's
 * allocator gets back unwiped stays there until something else is written over it, after a session was locked too.
 */
#ifndef SQLITE_MEMORY_H
#define SQLITE_MEMORY_H

/* Before SQLite is used for the first time; afterwards, and a second time, it changes nothing. */
void sqlite_memory_wiped(void);

#endif
