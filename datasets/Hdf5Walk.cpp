#include "datasets/Hdf5Walk.h"

#include "datasets/ChildProcess.h"
#include "datasets/base/Error.h"
#include "datasets/hdf5walk/Escape.h"
#include "datasets/hdf5walk/Protocol.h"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <fmt/format.h>
#include <sys/wait.h>

namespace headroom {

using hdf5walk::unescaped;

namespace {

std::filesystem::path installed_program() {
    // Relative to the program, so that a tree may lie anywhere.
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / HEADROOM_HDF5_WALK;
}

/// A line of the protocol: its word, and its fields by key.
class Answer {
  public:
    explicit Answer(const std::string& line) {
        const auto parts = split(line, '\t');
        word_ = parts.front();
        for (const auto& part : parts)
            if (const auto equals = part.find('='); equals != part.npos)
                fields_.emplace_back(part.substr(0, equals), unescaped(part.substr(equals + 1)));
    }

    const std::string& word() const { return word_; }
    bool has(const char* key) const { return find(key) != nullptr; }
    std::string text(const char* key) const { return find(key) ? *find(key) : std::string(); }
    std::vector<std::string> texts(const char* key) const {
        return text(key).empty() ? std::vector<std::string>() : split(text(key), ',');
    }
    std::uint64_t number(const char* key) const { return to_number(text(key)); }
    std::vector<std::uint64_t> numbers(const char* key) const {
        std::vector<std::uint64_t> result;
        for (const auto& part : texts(key))
            result.push_back(to_number(part));
        return result;
    }
    float real(const char* key) const { return std::strtof(text(key).c_str(), nullptr); }

  private:
    static std::vector<std::string> split(const std::string& text, char between) {
        std::vector<std::string> parts(1);
        for (char c : text)
            if (c == between)
                parts.emplace_back();
            else
                parts.back() += c;
        return parts;
    }
    static std::uint64_t to_number(const std::string& text) {
        std::uint64_t value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    }
    const std::string* find(const char* key) const {
        for (const auto& [name, value] : fields_)
            if (name == key) return &value;
        return nullptr;
    }

    std::string word_;
    std::vector<std::pair<std::string, std::string>> fields_;
};

Hdf5Object::Kind kind_of(const std::string& name) {
    using Kind = Hdf5Object::Kind;
    return name == "unsigned8"  ? Kind::unsigned8
           : name == "integer"  ? Kind::integer
           : name == "floating" ? Kind::floating
           : name == "text"     ? Kind::text
                                : Kind::other;
}

Hdf5Object object_of(const Answer& answer) {
    Hdf5Object object;
    object.path = answer.text("path");
    object.target = answer.text("target");
    object.is_dataset = answer.word() == "dataset";
    object.kind = kind_of(answer.text("kind"));
    object.type = answer.text("type");
    object.sizes = answer.numbers("sizes");
    object.chunk = answer.numbers("chunk");
    object.filters = answer.texts("filters");
    object.stored_bytes = answer.number("stored");
    object.refused = answer.text(answer.word() == "refused" ? "why" : "refused");
    return object;
}

} // namespace

/// The process, and what its end means.
class Hdf5Walk::Process {
  public:
    Process(const UnchangedFile& file, const Hdf5WalkLimits& limits, std::stop_token stop)
        : file_(file), limits_(limits), stop_(std::move(stop)),
          child_(limits.program.empty() ? installed_program() : limits.program,
                 {std::to_string(limits.memory_bytes), std::to_string(limits.processor.count())},
                 file.descriptor()) {}

    const UnchangedFile& file() const { return file_; }

    void send(const std::string& line) { child_.send(line); }

    /// The next answer. `what` is being read, for messages.
    Answer next(const std::string& what) {
        std::optional<std::string> line;
        try {
            line = child_.receive(limits_.silence, stop_);
        } catch (const ChildProcess::Silent&) {
            throw unsafe(what, fmt::format("made no progress for {} s", limits_.silence.count()));
        }
        if (!line) throw ended(what);
        Answer answer(*line);
        if (answer.word() == "failed")
            throw data_error(listing_
                                 ? fmt::format("{}: {}: not read", file_.path(), answer.text("why"))
                                 : fmt::format("{}: not a whole HDF5 file ({}): copy it again",
                                               file_.path(), answer.text("why")));
        listing_ |= answer.word() == "listing";
        return answer;
    }

  private:
    Error ended(const std::string& what) {
        const int status = child_.wait();
        const auto memory = fmt::format("needs more than {} MiB", limits_.memory_bytes >> 20);
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
            return unsafe(what, fmt::format("took more than {} s of processor time",
                                            limits_.processor.count()));
        if (WIFSIGNALED(status))
            return unsafe(what, fmt::format("crashed: {}", strsignal(WTERMSIG(status))));
        if (WIFEXITED(status) && WEXITSTATUS(status) == hdf5walk::out_of_memory)
            return unsafe(what, memory);
        return unsafe(what, "stopped early");
    }

    Error unsafe(const std::string& what, const std::string& how) const {
        return data_error(fmt::format("{}: HDF5 cannot read {} safely (the reader {}): copy the "
                                      "file again, or write it anew with h5py",
                                      file_.path(), what.empty() ? "it" : what, how));
    }

    const UnchangedFile& file_;
    const Hdf5WalkLimits limits_;
    std::stop_token stop_;
    ChildProcess child_;
    bool listing_ = false;
};

Hdf5Walk::Hdf5Walk(const UnchangedFile& file, const Hdf5WalkLimits& limits, std::stop_token stop)
    : process_(std::make_unique<Process>(file, limits, std::move(stop))) {
    while (true) {
        const auto answer = process_->next({});
        if (answer.word() == "listed") break;
        if (answer.word() == "attribute") {
            for (auto& object : objects_) {
                if (object.path != answer.text("path")) continue;
                object.attributes[answer.text("name")] = answer.text("refused");
            }
        } else if (answer.word() != "listing") {
            objects_.push_back(object_of(answer));
        }
    }
}

Hdf5Walk::~Hdf5Walk() = default;

const UnchangedFile& Hdf5Walk::file() const {
    return process_->file();
}

const Hdf5Object* Hdf5Walk::find(const std::string& path) const {
    const auto at = [&](const std::string& absolute) {
        const auto found = std::ranges::find(objects_, absolute, &Hdf5Object::path);
        return found == objects_.end() ? nullptr : &*found;
    };
    const auto* object = at(path.starts_with('/') ? path : "/" + path);
    return object && !object->target.empty() ? at(object->target) : object;
}

const Hdf5Object& Hdf5Walk::dataset(const std::string& path) const {
    const auto* object = find(path);
    if (!object || (!object->is_dataset && object->refused.empty()))
        throw data_error(fmt::format("{}: {}: no such dataset", file().path(), path));
    if (!object->refused.empty())
        throw data_error(
            fmt::format("{}: {} is not read: {}", file().path(), path, object->refused));
    return *object;
}

Hdf5Values Hdf5Walk::read(const std::string& path,
                          const std::function<void(std::uint64_t)>& on_progress) {
    process_->send("read\t" + hdf5walk::escaped(dataset(path).path));
    while (true) {
        const auto answer = process_->next(path);
        if (answer.word() == "refused")
            throw data_error(fmt::format("{}: {}: {}", file().path(), path, answer.text("why")));
        if (answer.word() == "progress" && on_progress) on_progress(answer.number("rows"));
        if (answer.word() == "read")
            return {answer.real("low"), answer.real("high"), answer.has("bad_row"),
                    answer.number("bad_row"), answer.real("bad_value")};
    }
}

} // namespace headroom
