#include "datasets/formats/hdf5/Hdf5WalkProcess.h"
#include "datasets/formats/hdf5/walk/Protocol.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace headroom {

namespace {

Hdf5Object::Kind kind_of(const std::string& name) {
    using Kind = Hdf5Object::Kind;
    return name == "unsigned8"  ? Kind::unsigned8
           : name == "integer"  ? Kind::integer
           : name == "boolean"  ? Kind::boolean
           : name == "floating" ? Kind::floating
           : name == "text"     ? Kind::text
                                : Kind::other;
}

Hdf5Object object_of(const Hdf5Answer& answer) {
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
    object.matlab = answer.text("matlab");
    object.refused = answer.text(answer.word() == "refused" ? "why" : "refused");
    return object;
}

template <typename Value>
const char* const type_name = nullptr;
template <>
constexpr const char* type_name<std::uint8_t> = "uint8";
template <>
constexpr const char* type_name<float> = "float";
template <>
constexpr const char* type_name<std::int64_t> = "int64";

} // namespace

Hdf5Walk::Hdf5Walk(const std::string& path, const Hdf5WalkLimits& limits, std::stop_token stop,
                   const std::string& shown)
    : stop_(std::move(stop)), process_(std::make_unique<Process>(path, limits, shown)) {
    while (true) {
        const auto answer = process_->next({}, stop_);
        if (answer.word() == "listed") break;
        if (answer.word() == "attribute") {
            // Attributes follow their object.
            if (!objects_.empty() && objects_.back().path == answer.text("path"))
                objects_.back().attributes.insert(answer.text("name"));
        } else if (answer.word() != "listing") {
            objects_.push_back(object_of(answer));
        }
    }
}

Hdf5Walk::~Hdf5Walk() = default;

const std::string& Hdf5Walk::path() const {
    return process_->file().path();
}

const Hdf5Object* Hdf5Walk::find(const std::string& path) const {
    const auto at = [&](const std::string& absolute) {
        const auto found = std::ranges::find(objects_, absolute, &Hdf5Object::path);
        return found == objects_.end() ? nullptr : &*found;
    };
    const auto* object = at(path.starts_with('/') ? path : "/" + path);
    return object && !object->target.empty() ? at(object->target) : object;
}

const Hdf5Object& Hdf5Walk::dataset(const std::string& name) const {
    const auto* object = find(name);
    if (!object || (!object->is_dataset && object->refused.empty()))
        throw data_error(fmt::format("{}: {}: no such dataset", path(), name));
    if (!object->refused.empty())
        throw data_error(fmt::format("{}: {} is not read: {}", path(), name, object->refused));
    return *object;
}

Hdf5Values Hdf5Walk::read(const std::string& name,
                          const std::function<void(std::uint64_t)>& on_progress) {
    process_->send({"read", dataset(name).path});
    while (true) {
        const auto answer = process_->next(name, stop_);
        if (answer.word() == "progress" && on_progress) on_progress(answer.number("rows"));
        if (answer.word() == "refused") throw refused(name, answer.text("why"));
        if (answer.word() == "read")
            return {answer.real("low"), answer.real("high"), answer.has("bad_row"),
                    answer.number("bad_row"), answer.real("bad_value")};
    }
}

Error Hdf5Walk::refused(const std::string& name, const std::string& why) const {
    return data_error(fmt::format("{}: {}: {}", path(), name, why));
}

template <typename Value>
void Hdf5Walk::read_rows(const std::string& name, std::uint64_t first, std::uint64_t count,
                         Value* out) const {
    const auto& object = dataset(name);
    std::uint64_t row_values = 1;
    for (std::size_t axis = 1; axis < object.sizes.size(); ++axis)
        row_values *= object.sizes[axis];
    const auto row_bytes = row_values * sizeof(Value);
    if (row_bytes > hdf5walk::shared_bytes)
        throw refused(name,
                      fmt::format("a row takes more than {} MiB", hdf5walk::shared_bytes >> 20));
    const auto max_rows = hdf5walk::shared_bytes / std::max<std::uint64_t>(row_bytes, 1);

    const std::lock_guard lock(mutex_);
    for (const auto end = first + count; first < end;) {
        const auto rows = std::min(max_rows, end - first);
        process_->send(
            {"rows", object.path, std::to_string(first), std::to_string(rows), type_name<Value>});
        // A slow disk may take long: a process that hangs uses the processor, and is killed.
        constexpr std::chrono::hours patience(24);
        const auto answer = process_->next(name, patience, {});
        if (answer.word() != "rows") throw refused(name, answer.text("why"));
        std::memcpy(out, process_->memory(rows * row_bytes).data(), rows * row_bytes);
        out += rows * row_values;
        first += rows;
    }
}

template void Hdf5Walk::read_rows(const std::string&, std::uint64_t, std::uint64_t,
                                  std::uint8_t*) const;
template void Hdf5Walk::read_rows(const std::string&, std::uint64_t, std::uint64_t, float*) const;
template void Hdf5Walk::read_rows(const std::string&, std::uint64_t, std::uint64_t,
                                  std::int64_t*) const;

std::vector<std::string> Hdf5Walk::read_texts(const std::string& name) {
    process_->send({"texts", dataset(name).path});
    return received_texts(name);
}

std::vector<std::string> Hdf5Walk::read_text_attribute(const std::string& object,
                                                       const std::string& attribute) {
    const auto* found = find(object);
    if (!found || !found->attributes.contains(attribute)) return {};
    process_->send({"texts", found->path, attribute});
    return received_texts(object + ": the attribute " + attribute);
}

std::vector<std::string> Hdf5Walk::received_texts(const std::string& name) {
    while (true) {
        const auto answer = process_->next(name, stop_);
        if (answer.word() == "refused") throw refused(name, answer.text("why"));
        if (answer.word() != "texts") continue; // progress
        const auto bytes = std::min(answer.number("bytes"), hdf5walk::shared_bytes);
        const auto memory = process_->memory(bytes);
        const std::string all(reinterpret_cast<const char*>(memory.data()), memory.size());
        std::vector<std::string> texts;
        for (std::size_t begin = 0; begin < all.size();) {
            const auto end = std::min(all.find('\0', begin), all.size());
            texts.push_back(all.substr(begin, end - begin));
            begin = end + 1;
        }
        return texts;
    }
}

} // namespace headroom
