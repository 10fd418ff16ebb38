#include "random.h"

#include <assert.h>
#include <math.h>

static uint64_t splitmix(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

void loods_random_seed(struct loods_random *r, uint64_t seed, uint64_t stream)
{
	uint64_t state = seed;

	state = splitmix(&state) ^ (stream * 0xd1342543de82ef95u + 1);
	for (int i = 0; i < 4; i++)
		r->s[i] = splitmix(&state);
}

static uint64_t rotl(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

uint64_t loods_random_next(struct loods_random *r)
{
	uint64_t result = rotl(r->s[1] * 5, 7) * 9, t = r->s[1] << 17;

	r->s[2] ^= r->s[0];
	r->s[3] ^= r->s[1];
	r->s[1] ^= r->s[2];
	r->s[0] ^= r->s[3];
	r->s[2] ^= t;
	r->s[3] = rotl(r->s[3], 45);
	return result;
}

int loods_random_below(struct loods_random *r, int n)
{
	uint64_t range = (uint64_t)n, limit = UINT64_MAX - UINT64_MAX % range, x;

	assert(n > 0);
	do
		x = loods_random_next(r);
	while (x >= limit);
	return (int)(x % range);
}

int loods_random_between(struct loods_random *r, int from, int to)
{
	return from + loods_random_below(r, to - from + 1);
}

double loods_random_unit(struct loods_random *r)
{
	return (double)(loods_random_next(r) >> 11) * 0x1.0p-53;
}

bool loods_random_chance(struct loods_random *r, double p)
{
	return loods_random_unit(r) < p;
}

int loods_random_pick(struct loods_random *r, const double *weights, int n)
{
	double sum = 0, at;

	for (int i = 0; i < n; i++)
		sum += weights[i];
	at = loods_random_unit(r) * sum;
	for (int i = 0; i < n - 1; i++) {
		at -= weights[i];
		if (at < 0)
			return i;
	}
	return n - 1;
}

double loods_random_normal(struct loods_random *r)
{
	double u = 1 - loods_random_unit(r), v = loods_random_unit(r);

	return sqrt(-2 * log(u)) * cos(2 * acos(-1) * v);
}

double loods_random_lognormal(struct loods_random *r, double median, double sigma)
{
	return median * exp(sigma * loods_random_normal(r));
}

double loods_random_exponential(struct loods_random *r, double mean)
{
	return -mean * log(1 - loods_random_unit(r));
}
