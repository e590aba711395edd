/* Copyright 2024 the authors: a licence is no documentation of the file. */

/**
 * @file
 * A stack of numbers.
 */

#include <stdio.h>
#include "stack.h"

#define LIMIT 16

/** The larger of two. */
#define LARGER(a, b, ...) ((a) > (b) ? (a) : (b))

static int count = 0, *last = &count;
static const char *names[] = {"one", "two"};

/* A node of the stack. */
typedef struct node {
    int value, *copy;
    char label[8];
    char **words;
    struct node *next;
    void (*drop)(struct node *);
    struct { int inner; } origin;
} node_t;

/* What it holds. */
typedef union { int number; float real; } content_t;

union plain { int a; };

// How it is painted.
enum color { RED, GREEN = 2 };

typedef enum { UP, DOWN } direction_t;
typedef int (*compare_fn)(const void *, const void *);
typedef unsigned long size_type;
typedef struct hidden hidden;

/**
 * Finds a value.
 *
 * @param argv the words
 */
static const char **find(int (*test)(int word), char *argv[], const struct node *from, ...)
{
    int local(int);
    if (!from)
        return NULL;
    from->drop(from); /* a remark */
    return next(argv, local(3));
}

// Pushes a value.
// Says whether there was room.
int push(node_t *stack, int value); // a remark about push
int undocumented(int, char *const *);

/* Too far away to be about what follows. */

const int limit(void);
const char *name_of(const node_t *node);
extern char **words(register int sizes[static 3], int (*rows)[3], ...);
static int helper(int);

/* Ends the program. */
__attribute__((noreturn)) void die(void) { abort(); }

[[nodiscard]] int size(void) { return count; }

#ifdef DEBUG
/* Shows everything. */
int dump(FILE *, int depth);
#endif

extern "C" int linked(void);

int old_style(a, b) int a; char *b; { return a; }

int (*pick(int which))(int argument) { return which ? push : 0; }

void nothing(void) { return; }

static const char *configure(void)
{
    return getenv("CONTACTS_HOME");
}
