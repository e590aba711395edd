"""Functions in other languages than Python, and some of the faults that can be put into each."""

FUNCTIONS = {
    "c": (
        """
        int f(int *a, int n) {
            for (int i = 0; i < n; i++) {
                if (!a[i]) {
                    continue;
                }
                use(a, a[0] == 1 || n > 2);
                break;
            }
            fclose(a);
            if (n) { g(); } else { h(); }
            return last(a, n - 1);
        }
        """,
        {
            ("wrong bound", "for (int i = 0; i < n; i++) {", "for (int i = 0; i <= n; i++) {"),
            ("negated condition", "if (n) { g(); } else { h(); }", "if (!n) { g(); } else { h(); }"),
            ("wrong operator", "use(a, a[0] == 1 || n > 2);", "use(a, a[0] != 1 || n > 2);"),
            ("wrong index", "use(a, a[0] == 1 || n > 2);", "use(a, a[1] == 1 || n > 2);"),
            ("missing guard", "if (!a[i]) {\n            continue;\n        }", ""),
            ("missing branch", "if (n) { g(); } else { h(); }", "if (n) { g(); }"),
            ("missing jump", "break;", ""),
            ("missing release", "fclose(a);", ""),
            ("forgotten one", "return last(a, n - 1);", "return last(a, n);"),
            ("missing return", "return last(a, n - 1);", "last(a, n - 1);"),
        },
    ),
    "typescript": (
        """
        export async function f(a: string, b: string, strict = true) {
          const c = await read(a, b);
          if (!c) return null;
          try {
            check(c.slice(0, 2), a === b && strict);
          } catch (e) {
            throw new Error(e);
          }
          lock.release();
          return encodeURIComponent(c);
        }
        """,
        {
            (
                "wrong default",
                "export async function f(a: string, b: string, strict = true) {",
                "export async function f(a: string, b: string, strict = false) {",
            ),
            ("missing await", "const c = await read(a, b);", "const c = read(a, b);"),
            ("swapped arguments", "const c = await read(a, b);", "const c = await read(b, a);"),
            ("wrong variable", "const c = await read(a, b);", "const c = await read(a, a);"),
            ("missing guard", "if (!c) return null;", ""),
            (
                "wrong operator",
                "check(c.slice(0, 2), a === b && strict);",
                "check(c.slice(0, 2), a !== b && strict);",
            ),
            (
                "wrong index",
                "check(c.slice(0, 2), a === b && strict);",
                "check(c.slice(1, 2), a === b && strict);",
            ),
            ("swallowed error", "} catch (e) {\n    throw new Error(e);\n  }", "} catch (e) {}"),
            ("missing lock", "lock.release();", ""),
            ("trusted input", "return encodeURIComponent(c);", "return c;"),
        },
    ),
    "rust": (
        """
        fn f(a: &[i32], b: usize) -> Option<usize> {
            for i in 0..b {
                if a[i] == 0 && a.is_empty() {
                    return find(a, i);
                }
                step(i);
                break;
            }
            if b > 2 { g(); } else { h(); }
            drop(a);
            Some(b - 1)
        }
        """,
        {
            ("wrong bound", "for i in 0..b {", "for i in 0..=b {"),
            ("wrong index", "if a[i] == 0 && a.is_empty() {", "if a[i + 1] == 0 && a.is_empty() {"),
            ("wrong operator", "if a[i] == 0 && a.is_empty() {", "if a[i] == 0 || a.is_empty() {"),
            ("missing return", "return find(a, i);", "find(a, i);"),
            ("missing branch", "if b > 2 { g(); } else { h(); }", "if b > 2 { g(); }"),
            ("missing jump", "break;", ""),
            ("missing release", "drop(a);", ""),
            ("forgotten one", "Some(b - 1)", "Some(b)"),
        },
    ),
    "go": (
        """
        package p

        func f(a []int, b int) error {
            c, err := open(a, b)
            if err != nil {
                return err
            }
            defer c.Close()
            for i := 0; i < b; i++ {
                a[i] = a[0] - 1
            }
            mutex.Unlock()
            if b == 2 {
                g(a)
            } else {
                h(a)
            }
            return nil
        }
        """,
        {
            ("missing guard", "if err != nil {\n        return err\n    }", ""),
            ("missing release", "defer c.Close()", ""),
            ("missing lock", "mutex.Unlock()", ""),
            ("wrong bound", "for i := 0; i < b; i++ {", "for i := 0; i <= b; i++ {"),
            ("wrong index", "a[i] = a[0] - 1", "a[i] = a[1] - 1"),
            ("forgotten one", "a[i] = a[0] - 1", "a[i] = a[0]"),
            ("wrong operator", "if b == 2 {", "if b != 2 {"),
            ("missing branch", "} else {\n        h(a)", ""),
        },
    ),
    "java": (
        """
        class A {
            int f(String a, int b) {
                for (int i = 0; i < b; i++) {
                    if (a.isEmpty()) {
                        continue;
                    }
                    use(a, a.charAt(0));
                }
                try {
                    g(a);
                } catch (E e) {
                    throw new F(e);
                }
                reader.close();
                if (b > 1) { g(a); } else { h(a); }
                return Math.min(b, 1) + sum(b - 1, b - 2);
            }
        }
        """,
        {
            ("wrong bound", "for (int i = 0; i < b; i++) {", "for (int i = 0; i <= b; i++) {"),
            ("negated condition", "if (a.isEmpty()) {", "if (!a.isEmpty()) {"),
            ("wrong jump", "continue;", "break;"),
            ("wrong index", "use(a, a.charAt(0));", "use(a, a.charAt(1));"),
            (
                "swallowed error",
                "} catch (E e) {\n            throw new F(e);\n        }",
                "} catch (E e) {}",
            ),
            ("missing release", "reader.close();", ""),
            ("missing branch", "if (b > 1) { g(a); } else { h(a); }", "if (b > 1) { g(a); }"),
            (
                "swapped arguments",
                "return Math.min(b, 1) + sum(b - 1, b - 2);",
                "return Math.min(b, 1) + sum(b - 2, b - 1);",
            ),
        },
    ),
    "cpp": (
        """
        int f(const std::vector<int>& a, bool strict = true) {
            for (auto each : a) {
                if (each == a[0]) {
                    break;
                }
                note(each);
            }
            try {
                g(a);
            } catch (const E& e) {
                throw;
            }
            lock.unlock();
            return last(a, strict);
        }
        """,
        {
            (
                "wrong default",
                "int f(const std::vector<int>& a, bool strict = true) {",
                "int f(const std::vector<int>& a, bool strict = false) {",
            ),
            ("wrong operator", "if (each == a[0]) {", "if (each != a[0]) {"),
            ("wrong index", "if (each == a[0]) {", "if (each == a[1]) {"),
            ("wrong jump", "break;", "continue;"),
            ("swallowed error", "} catch (const E& e) {\n        throw;\n    }", "} catch (const E& e) {}"),
            ("missing lock", "lock.unlock();", ""),
            ("missing return", "return last(a, strict);", "last(a, strict);"),
        },
    ),
}
"""By language: the code; the kind of a fault, the lines as they were and as they are."""
