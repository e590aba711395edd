// Makes a call, and prints what comes of it as C++ writes it, where there is a way to.  Laid into the copy.
#pragma once
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cxxabi.h>
#include <exception>
#include <string>
#include <type_traits>
#include <typeinfo>

namespace nlx_watch {

inline void tell(int index, const char *kind, const std::string &text) {
  std::printf("\nnlx-observed %d %s %s\n", index, kind, text.c_str());
  std::fflush(stdout);
}

inline std::string quoted(const std::string &text) {
  std::string found = "\"";
  for (unsigned char sign : text) {
    char code[8];
    if (sign == '"' || sign == '\\') {
      found += '\\';
      found += static_cast<char>(sign);
    } else if (sign < 32 || sign == 127) {
      std::snprintf(code, sizeof code, "\\%03o", sign);
      found += code;
    } else {
      found += static_cast<char>(sign);
    }
  }
  return found + "\"";
}

template <typename T> void show(int index, const T &value) {
  if constexpr (std::is_same_v<T, bool>) {
    tell(index, "returns", value ? "true" : "false");
  } else if constexpr (std::is_integral_v<T>) {
    tell(index, "returns", std::to_string(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    char digits[64];
    std::snprintf(digits, sizeof digits, "%.17g", static_cast<double>(value));
    std::string text = digits;
    if (std::isfinite(value))
      tell(index, "returns", text.find_first_of(".e") == std::string::npos ? text + ".0" : text);
  } else if constexpr (std::is_convertible_v<T, std::string>) {
    if constexpr (std::is_pointer_v<T>) {
      if (value == nullptr) {
        tell(index, "returns", "nullptr");
        return;
      }
    }
    tell(index, "returns", quoted(value));
  }
}

template <typename F> void watch(int index, F call) {
  try {
    if constexpr (std::is_void_v<decltype(call())>) {
      call();
    } else {
      show(index, static_cast<std::decay_t<decltype(call())>>(call()));
    }
  } catch (const std::exception &error) {
    int status = 0;
    char *name = abi::__cxa_demangle(typeid(error).name(), nullptr, nullptr, &status);
    if (status == 0) tell(index, "raises", name);
    std::free(name);
  }
}

} // namespace nlx_watch
