#include "core/models/weights/Pickle.h"

#include "datasets/base/Bytes.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <bit>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>

namespace headroom {

namespace {

using Kind = PickleValue::Kind;

/// A state_dict needs about twenty values per tensor.
constexpr std::size_t max_values = 1'000'000, max_steps = 8'000'000, max_arguments = 16;

/// Opcodes with the names of pickletools. Those without a case in step() are rejected.
enum Opcode : unsigned char {
    MARK = '(',
    STOP = '.',
    BININT = 'J',
    BININT1 = 'K',
    BININT2 = 'M',
    NONE = 'N',
    BINPERSID = 'Q',
    REDUCE = 'R',
    SHORT_BINSTRING = 'U',
    BINUNICODE = 'X',
    EMPTY_LIST = ']',
    APPEND = 'a',
    BUILD = 'b',
    GLOBAL = 'c',
    APPENDS = 'e',
    BINGET = 'h',
    LONG_BINGET = 'j',
    BINPUT = 'q',
    LONG_BINPUT = 'r',
    SETITEM = 's',
    TUPLE = 't',
    SETITEMS = 'u',
    EMPTY_DICT = '}',
    EMPTY_TUPLE = ')',
    BINFLOAT = 'G',
    PROTO = 0x80,
    NEWOBJ = 0x81,
    TUPLE1 = 0x85,
    TUPLE2 = 0x86,
    TUPLE3 = 0x87,
    NEWTRUE = 0x88,
    NEWFALSE = 0x89,
    LONG1 = 0x8a,
    EMPTY_SET = 0x8f,
};

std::string refused_opcode(unsigned char code) {
    static const std::map<unsigned char, const char*> names = {
        {'0', "POP"},
        {'1', "POP_MARK"},
        {'2', "DUP"},
        {'F', "FLOAT"},
        {'I', "INT"},
        {'L', "LONG"},
        {'P', "PERSID"},
        {'S', "STRING"},
        {'T', "BINSTRING"},
        {'V', "UNICODE"},
        {'d', "DICT"},
        {'g', "GET"},
        {'i', "INST"},
        {'l', "LIST"},
        {'o', "OBJ"},
        {'p', "PUT"},
        {'B', "BINBYTES"},
        {'C', "SHORT_BINBYTES"},
        {0x82, "EXT1"},
        {0x83, "EXT2"},
        {0x84, "EXT4"},
        {0x8b, "LONG4"},
        {0x8c, "SHORT_BINUNICODE"},
        {0x8d, "BINUNICODE8"},
        {0x8e, "BINBYTES8"},
        {0x90, "ADDITEMS"},
        {0x91, "FROZENSET"},
        {0x92, "NEWOBJ_EX"},
        {0x93, "STACK_GLOBAL"},
        {0x94, "MEMOIZE"},
        {0x95, "FRAME"},
        {0x96, "BYTEARRAY8"},
        {0x97, "NEXT_BUFFER"},
        {0x98, "READONLY_BUFFER"},
    };
    const auto found = names.find(code);
    return found == names.end() ? fmt::format("0x{:02x}", code) : found->second;
}

} // namespace

/// The stack machine that executes a pickle.
class PickleMachine {
  public:
    PickleMachine(Pickle& pickle, std::string_view bytes, std::size_t begin,
                  const AllowedGlobal& allowed, const std::string& where)
        : values_(pickle.values_), bytes_(bytes), at_(begin), allowed_(allowed), where_(where) {
        for (std::size_t steps = 0; !step(); ++steps)
            if (steps == max_steps) fail("it has more than 8,000,000 steps");
        pickle.root_ = pop();
        if (!stack_.empty() || !marks_.empty()) fail("values are left over at its end");
        pickle.end_ = at_;
    }

  private:
    [[noreturn]] void fail(const std::string& why) const {
        throw data_error(
            fmt::format("{}: not a pickle of weights: {} (at byte {})", where_, why, at_));
    }

    std::string_view take(std::size_t count) {
        if (count > bytes_.size() - at_) fail("it is cut short");
        const auto taken = bytes_.substr(at_, count);
        at_ += count;
        return taken;
    }
    std::uint64_t number(int count) {
        return Bytes(take(static_cast<std::size_t>(count))).little(0, count);
    }
    std::string_view line() {
        const auto end = bytes_.find('\n', at_);
        if (end == bytes_.npos || end - at_ > 1000) fail("a name without an end");
        const auto text = take(end - at_);
        take(1);
        return text;
    }

    void push(std::uint32_t index) {
        if (stack_.size() == max_values) fail("its stack is deeper than 1,000,000");
        stack_.push_back(index);
    }
    void push(PickleValue value) {
        if (values_.size() == max_values) fail("it has more than 1,000,000 values");
        values_.push_back(std::move(value));
        push(static_cast<std::uint32_t>(values_.size() - 1));
    }
    void push(Kind kind, std::int64_t integer = 0) { push(PickleValue{kind, integer}); }

    /// Does not pop below the last mark.
    std::uint32_t pop() {
        if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) fail("its stack is empty");
        const auto index = stack_.back();
        stack_.pop_back();
        return index;
    }
    PickleValue& top(Kind kind, const char* what) {
        if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) fail("its stack is empty");
        auto& value = values_[stack_.back()];
        if (value.kind != kind) fail(fmt::format("{} is missing", what));
        return value;
    }
    std::vector<std::uint32_t> pop_to_mark() {
        if (marks_.empty()) fail("a mark is missing");
        const auto mark = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
        std::vector<std::uint32_t> items(mark, stack_.end());
        stack_.erase(mark, stack_.end());
        marks_.pop_back();
        return items;
    }

    void tuple(std::size_t count) {
        std::vector<std::uint32_t> items(count);
        while (count > 0)
            items[--count] = pop();
        push({Kind::tuple, 0, 0, {}, std::move(items)});
    }
    void append(const std::vector<std::uint32_t>& items) {
        auto& list = top(Kind::list, "a list to append to").items;
        list.insert(list.end(), items.begin(), items.end());
    }
    void set_items(const std::vector<std::uint32_t>& items) {
        if (items.size() % 2 != 0) fail("a key without a value");
        auto& pairs = top(Kind::dictionary, "a dictionary to add to").items;
        pairs.insert(pairs.end(), items.begin(), items.end());
    }
    void get(std::uint64_t key) {
        const auto found = memo_.find(key);
        if (found == memo_.end()) fail(fmt::format("nothing was put at {}", key));
        push(found->second);
    }
    void put(std::uint64_t key) {
        const auto index = pop();
        push(index);
        memo_[key] = index;
        if (memo_.size() > max_values) fail("its memo has more than 1,000,000 values");
    }
    void global() {
        const std::string module(line()), name(line());
        const auto global = module + "." + name;
        if (!allowed_(global))
            fail(fmt::format("it names {}, which weights do not need: nothing was executed; in "
                             "Python, save the weights alone: torch.save(model.state_dict(), FILE)",
                             shown(global)));
        push({Kind::global, 0, 0, global, {}});
    }
    /// Records a call. The result of OrderedDict has to accept items, so it is created at once.
    void call() {
        const auto& arguments = values_[pop()];
        const auto& callee = top(Kind::global, "what is called");
        if (arguments.kind != Kind::tuple || arguments.items.size() > max_arguments)
            fail(fmt::format("a call of {} without sensible arguments", callee.text));
        PickleValue result{Kind::call, 0, 0, callee.text, arguments.items};
        if (callee.text == "collections.OrderedDict") {
            // Python 2 writes OrderedDict([[key, value], ...]).
            result = {Kind::dictionary};
            if (arguments.items.size() > 1) fail("an OrderedDict of several arguments");
            if (!arguments.items.empty())
                for (const auto pair : values_[arguments.items[0]].items) {
                    // A long list may be the argument of many calls.
                    if (++copied_ > max_values) fail("it has more than 1,000,000 pairs");
                    const auto& items = values_[pair].items;
                    if (items.size() != 2) fail("an OrderedDict of something other than pairs");
                    result.items.insert(result.items.end(), items.begin(), items.end());
                }
        }
        pop();
        push(std::move(result));
    }
    /// Ignores attributes of an object: those of a dictionary, such as _metadata, are not needed.
    void build() {
        pop();
        top(Kind::dictionary, "a dictionary whose attributes are set");
    }

    /// Executes one opcode; returns true for the last one.
    bool step() {
        const auto code = static_cast<unsigned char>(take(1)[0]);
        switch (code) {
        case PROTO:
            number(1);
            break;
        case STOP:
            return true;
        case MARK:
            if (marks_.size() == max_values) fail("it has more than 1,000,000 marks");
            marks_.push_back(stack_.size());
            break;
        case NONE:
            push(Kind::none);
            break;
        case NEWTRUE:
        case NEWFALSE:
            push(Kind::boolean, code == NEWTRUE ? 1 : 0);
            break;
        case BININT:
            push(Kind::integer, static_cast<std::int32_t>(number(4)));
            break;
        case BININT1:
            push(Kind::integer, static_cast<std::int64_t>(number(1)));
            break;
        case BININT2:
            push(Kind::integer, static_cast<std::int64_t>(number(2)));
            break;
        case LONG1:
            push(Kind::integer, long_integer());
            break;
        case BINFLOAT:
            push({Kind::real, 0, std::bit_cast<double>(Bytes(take(8)).big(0, 8)), {}, {}});
            break;
        case SHORT_BINSTRING:
            push({Kind::text, 0, 0, std::string(take(number(1))), {}});
            break;
        case BINUNICODE:
            push({Kind::text, 0, 0, std::string(take(number(4))), {}});
            break;
        case EMPTY_TUPLE:
        case TUPLE1:
        case TUPLE2:
        case TUPLE3:
            tuple(code == EMPTY_TUPLE ? 0 : code - TUPLE1 + 1u);
            break;
        case TUPLE:
            push({Kind::tuple, 0, 0, {}, pop_to_mark()});
            break;
        case EMPTY_LIST:
        case EMPTY_SET:
            push(Kind::list);
            break;
        case APPEND:
            append({pop()});
            break;
        case APPENDS:
            append(pop_to_mark());
            break;
        case EMPTY_DICT:
            push(Kind::dictionary);
            break;
        case SETITEM: {
            const auto value = pop(), key = pop();
            set_items({key, value});
            break;
        }
        case SETITEMS:
            set_items(pop_to_mark());
            break;
        case BINGET:
            get(number(1));
            break;
        case LONG_BINGET:
            get(number(4));
            break;
        case BINPUT:
            put(number(1));
            break;
        case LONG_BINPUT:
            put(number(4));
            break;
        case GLOBAL:
            global();
            break;
        case REDUCE:
        case NEWOBJ:
            call();
            break;
        case BUILD:
            build();
            break;
        case BINPERSID:
            push({Kind::persistent, 0, 0, {}, {pop()}});
            break;
        default:
            fail(fmt::format("opcode {}, which torch.save does not write", refused_opcode(code)));
        }
        return false;
    }

    std::int64_t long_integer() {
        const auto size = static_cast<int>(number(1));
        if (size > 8) fail("an integer of more than 64 bits");
        auto value = number(size);
        const bool negative = size > 0 && value >> (8 * size - 1) != 0;
        if (negative && size < 8) value |= ~std::uint64_t{0} << 8 * size;
        return static_cast<std::int64_t>(value);
    }

    std::vector<PickleValue>& values_;
    std::vector<std::uint32_t> stack_;
    std::vector<std::size_t> marks_; ///< stack size at each mark
    std::map<std::uint64_t, std::uint32_t> memo_;
    std::size_t copied_ = 0;
    std::string_view bytes_;
    std::size_t at_;
    const AllowedGlobal& allowed_;
    const std::string& where_;
};

Pickle::Pickle(std::string_view bytes, std::size_t begin, const AllowedGlobal& allowed,
               const std::string& where) {
    PickleMachine(*this, bytes, begin, allowed, where);
}

} // namespace headroom
