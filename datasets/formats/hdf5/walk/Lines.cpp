#include "datasets/formats/hdf5/walk/Lines.h"

#include "datasets/formats/hdf5/walk/Escape.h"

#include <unistd.h>

namespace headroom::hdf5walk {

Line& Line::add(const char* key, std::string_view value) {
    text_ += '\t';
    text_ += key;
    text_ += '=';
    text_ += escaped(value);
    return *this;
}

void Line::send() {
    text_ += '\n';
    for (std::string_view rest = text_; !rest.empty();) {
        const auto sent = ::write(STDOUT_FILENO, rest.data(), rest.size());
        if (sent <= 0) ::_exit(1); // the reader is gone
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void fail(std::string_view why) {
    Line("failed").add("why", why).send();
    ::_exit(1);
}

bool receive(std::string& line) {
    line.clear();
    for (char c; ::read(STDIN_FILENO, &c, 1) == 1; line += c)
        if (c == '\n') return true;
    return false;
}

} // namespace headroom::hdf5walk
