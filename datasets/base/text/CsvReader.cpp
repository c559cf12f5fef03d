#include "datasets/base/text/CsvReader.h"

#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

class CsvReader {
  public:
    CsvReader(std::string_view text, const std::string& where) : text_(text), where_(where) {
        constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
        if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
    }

    std::vector<CsvRow> rows() {
        std::vector<CsvRow> all;
        while (at_ < text_.size()) {
            if (ends_line()) continue;
            all.push_back({line_, {}});
            do
                all.back().fields.push_back(text_.substr(at_).starts_with('"') ? quoted()
                                                                               : plain());
            while (takes(','));
            if (at_ < text_.size() && !ends_line())
                throw problem(line_,
                              "text after a closing quote: expected a comma or a line's end");
        }
        return all;
    }

  private:
    Error problem(std::size_t line, const std::string& what) const {
        return data_error(fmt::format("{} line {}: {}", where_, line, what));
    }

    bool takes(char wanted) {
        if (at_ >= text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }

    bool ends_line() {
        const auto rest = text_.substr(at_);
        const std::size_t length = rest.starts_with("\r\n") ? 2 : rest.starts_with('\n') ? 1 : 0;
        at_ += length;
        line_ += length > 0 ? 1 : 0;
        return length > 0;
    }

    char next() {
        const char c = text_[at_++];
        if (c == '\0')
            throw problem(line_, "a null byte: expected CSV in UTF-8; save the file in that "
                                 "encoding");
        return c;
    }

    std::string plain() {
        std::string field;
        while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' &&
               !text_.substr(at_).starts_with("\r\n"))
            field += next();
        return field;
    }

    std::string quoted() {
        const auto begin = line_;
        ++at_;
        std::string field;
        while (at_ < text_.size()) {
            const char c = next();
            if (c == '"' && !takes('"')) return field;
            line_ += c == '\n' ? 1 : 0;
            field += c;
        }
        throw problem(begin, "a quote that is never closed: expected another \"");
    }

    std::string_view text_;
    const std::string& where_;
    std::size_t at_ = 0, line_ = 1;
};

} // namespace

std::vector<CsvRow> parse_csv(std::string_view text, const std::string& where) {
    return CsvReader(text, where).rows();
}

} // namespace headroom
