/// @file
/// Shapes and stacks.

#include <vector>
using std::vector;

namespace shapes::flat {

/// A stack of things.
template <class T, int N = 3>
class Stack : public Base<T>, private std::other {
    int count = 1;
    T first();

public:
    /// Makes one.
    explicit Stack(int size = 3, const T& value, T&&... rest) noexcept : count(size) {
        if (size < 0)
            throw std::invalid_argument("size");
        this->depth = 1;
    }
    Stack(const Stack&) = delete;
    Stack();
    virtual ~Stack() = default;
    /* The number of things. */
    int size() const override { return count; }
    static const T* make(int, int = 3, ...);
    const char* const* texts();
    const int limit(int);
    T& operator[](int index);
    std::vector<T> all();
    template <typename U>
    auto map(U mapper) -> Stack<U> { return mapper(this->size()); }
    friend int inspect();
    Stack& operator=(const Stack& other);

private:
    [[nodiscard]] int hidden() {
        try {
            flat::check(1);
            check<int>(1);
        } catch (const std::exception& error) {
            throw;
        } catch (int* other) {
            throw other;
        } catch (Late late) {
            throw late;
        }
        if (count) throw Bad{};
        return 0;
    }

protected:
    struct Inner { int value; int inner(); };
    virtual int pure() = 0;
};

struct Open { int shown(); };
template <> struct Open<int> { int a; };

}  // namespace shapes::flat

template <class T>
T* shapes::flat::Stack<T>::make(int, int, ...) { return nullptr; }

int Outer::run(int times) {
    auto twice = [&](int each) { return each * 2; };
    return shapes::twice(times);
}

Outer::~Outer() try { } catch (...) { }

namespace {
int secret() { return 1; }
}

using Alias = int;
template <class T> using Pair = std::pair<T, T>;
template <class T> concept Small = requires { sizeof(T) < 8; };

enum class Color : int { RED, GREEN };

/** Says its name. */
const std::string& name(std::string_view text = "x", int = 1);
std::string copy(const std::string&);
int& at(int& place, int&& other, ...);
template <> int spec<int>(int a) { co_yield 1; co_return a; }
std::ostream& operator<<(std::ostream& out, const Stack<int>& stack) { return out; }
std::string title() { return "t"; }
static int counter() { return 1; }
extern "C" int linked(void);
static const char* home = std::getenv("CONTACTS_HOME");
static const char* plain = getenv("HOME");
