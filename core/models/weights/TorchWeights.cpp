#include "core/models/weights/TorchWeights.h"

#include "core/models/weights/Pickle.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"
#include "datasets/base/text/SomeNames.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>

namespace headroom {

namespace {

using Kind = PickleValue::Kind;

/// Maximum size of a pickle; it holds names and shapes, no values of tensors.
constexpr std::uint64_t max_pickle_bytes = 64 << 20;
constexpr std::size_t max_torch_rank = 16;
/// A tensor may repeat values of its storage (expand), but not without limit.
constexpr std::uint64_t repeated_anyway = 1 << 20;

/// protocol 2, LONG1 of 10 bytes: 0x1950a86a20f9469cfc6c, STOP
constexpr std::string_view legacy_magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.",
                                        15);

constexpr std::string_view rebuild_tensor = "torch._utils._rebuild_tensor",
                           rebuild_tensor_v2 = "torch._utils._rebuild_tensor_v2",
                           rebuild_parameter = "torch._utils._rebuild_parameter",
                           torch_size = "torch.Size";

std::optional<StoredType> storage_type(const std::string& global) {
    constexpr std::string_view module = "torch.";
    return global.starts_with(module) ? storage_class_type(global.substr(module.size()))
                                      : std::nullopt;
}

bool is_allowed(const std::string& global) {
    return global == "collections.OrderedDict" || global == rebuild_tensor ||
           global == rebuild_tensor_v2 || global == rebuild_parameter || global == torch_size ||
           global == "torch.device" || storage_type(global);
}

/// Values in the file, shared by tensors.
struct Storage {
    std::string key;
    StoredType type = StoredType::f32;
    std::uint64_t count = 0;
    std::uint64_t begin = 0; ///< offset in the file
};

/// A view of a storage.
struct View {
    Storage storage;
    std::uint64_t offset = 0; ///< index of the first value
    std::vector<std::uint64_t> sizes, strides;
    std::uint64_t count = 1; ///< number of values of the view
    std::uint64_t last = 0;  ///< index of the last value in the storage, if count > 0
    bool contiguous = true;
};

class TorchReader : public WeightReader {
  public:
    TorchReader(std::shared_ptr<const FileBytes> file, std::vector<View> views)
        : file_(std::move(file)), views_(std::move(views)) {}

    void read(std::size_t tensor, std::span<float> values) const override {
        const View& view = views_[tensor];
        if (view.count == 0) return;
        const auto begin = view.storage.begin + view.offset * bytes_of(view.storage.type);
        if (view.contiguous) return file_->read_floats(begin, view.storage.type, values);
        std::vector<float> part(view.last - view.offset + 1);
        file_->read_floats(begin, view.storage.type, part);
        std::vector<std::uint64_t> index(view.sizes.size(), 0);
        std::uint64_t at = 0;
        for (auto& value : values) {
            value = part[at];
            for (auto axis = index.size(); axis-- > 0;) {
                at += view.strides[axis];
                if (++index[axis] < view.sizes[axis]) break;
                at -= view.strides[axis] * view.sizes[axis];
                index[axis] = 0;
            }
        }
    }

  private:
    std::shared_ptr<const FileBytes> file_;
    std::vector<View> views_;
};

/// Reads the pickle of a state_dict.
class StateDict {
  public:
    /// Returns the position of a storage's values; throws if they are not all there.
    using Locate = std::function<std::uint64_t(const Storage&)>;

    StateDict(const Pickle& pickle, std::string path, Locate locate)
        : pickle_(pickle), path_(std::move(path)), locate_(std::move(locate)) {}

    void read(WeightFile& file, std::vector<View>& views) const {
        const auto& dictionary = find_dictionary(file.notes);
        std::vector<std::string> others;
        std::set<std::string> names;
        for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
            const auto& key = pickle_.item(dictionary, i);
            const auto* value = tensor(pickle_.item(dictionary, i + 1));
            const auto name = key.kind == Kind::text      ? key.text
                              : key.kind == Kind::integer ? std::to_string(key.integer)
                                                          : std::string();
            if (!value) {
                others.push_back(shown(name));
                continue;
            }
            if (name.empty()) fail("a tensor has no name");
            if (!names.insert(name).second) fail(fmt::format("{} is in it twice", shown(name)));
            views.push_back(view(name, *value));
            Shape shape;
            for (const auto size : views.back().sizes)
                shape.push_back(static_cast<std::int64_t>(size));
            file.tensors.push_back({name, shape, to_string(views.back().storage.type)});
        }
        if (file.tensors.empty())
            fail("it holds no tensors under their names: in Python, save them with "
                 "torch.save(model.state_dict(), FILE)");
        if (!others.empty())
            file.notes.push_back(fmt::format("not tensors, left out: {}", some_names(others)));
    }

    /// Returns the storage that a persistent value names.
    Storage storage(const PickleValue& persistent) const {
        const auto& parts = pickle_.item(persistent, 0);
        const auto part = [&](std::size_t i, Kind kind) -> const PickleValue& {
            if (parts.kind != Kind::tuple || parts.items.size() <= i ||
                pickle_.item(parts, i).kind != kind)
                fail("a storage is not named as PyTorch names it");
            return pickle_.item(parts, i);
        };
        if (part(0, Kind::text).text != "storage")
            fail(fmt::format("it refers to a {}", shown(part(0, Kind::text).text)));
        const auto type = storage_type(part(1, Kind::global).text);
        const auto count = part(4, Kind::integer).integer;
        if (!type || count < 0) fail("a storage is not named as PyTorch names it");
        // Before PyTorch 1.6 a storage could be a view of another.
        if (parts.items.size() > 5 && pickle_.item(parts, 5).kind != Kind::none)
            fail("a storage is a view of another: save the file again with PyTorch 1.6 or later");
        return {part(2, Kind::text).text, *type, static_cast<std::uint64_t>(count), 0};
    }

  private:
    [[noreturn]] void fail(const std::string& why) const {
        throw data_error(fmt::format("{}: not a usable file of PyTorch's: {}", path_, why));
    }

    /// Returns the call that rebuilds a tensor, or null.
    const PickleValue* tensor(const PickleValue& value) const {
        const PickleValue* call = &value;
        // Arguments are older than their call, so this ends.
        while (call->kind == Kind::call && call->text == rebuild_parameter && !call->items.empty())
            call = &pickle_.item(*call, 0);
        const bool rebuilds = call->kind == Kind::call &&
                              (call->text == rebuild_tensor || call->text == rebuild_tensor_v2);
        return rebuilds ? call : nullptr;
    }

    bool has_tensors(const PickleValue& value) const {
        if (value.kind != Kind::dictionary) return false;
        for (std::size_t i = 1; i < value.items.size(); i += 2)
            if (tensor(pickle_.item(value, i))) return true;
        return false;
    }

    const PickleValue& find_dictionary(std::vector<std::string>& notes) const {
        const auto& root = pickle_.root();
        if (root.kind != Kind::dictionary)
            fail("it holds no dictionary of tensors: in Python, save one with "
                 "torch.save(model.state_dict(), FILE)");
        if (has_tensors(root)) return root;
        for (const char* name : {"state_dict", "model", "model_ema", "model_state_dict"})
            for (std::size_t i = 0; i + 1 < root.items.size(); i += 2) {
                const auto& key = pickle_.item(root, i);
                const auto& value = pickle_.item(root, i + 1);
                if (key.kind != Kind::text || key.text != name || !has_tensors(value)) continue;
                notes.push_back(fmt::format("a training checkpoint: its {} is read", name));
                return value;
            }
        return root;
    }

    std::vector<std::uint64_t> numbers(const PickleValue& value, const std::string& name,
                                       const char* what) const {
        const bool size =
            value.kind == Kind::call && value.text == torch_size && value.items.size() == 1;
        const auto& tuple = size ? pickle_.item(value, 0) : value;
        std::vector<std::uint64_t> result;
        if (tuple.kind != Kind::tuple || tuple.items.size() > max_torch_rank)
            fail(fmt::format("tensor {}: no {}", shown(name), what));
        for (const auto index : tuple.items) {
            const auto& number = pickle_.at(index);
            if (number.kind != Kind::integer || number.integer < 0)
                fail(fmt::format("tensor {}: its {} are not whole numbers from 0 on", shown(name),
                                 what));
            result.push_back(static_cast<std::uint64_t>(number.integer));
        }
        return result;
    }

    View view(const std::string& name, const PickleValue& call) const {
        const auto argument = [&](std::size_t i, Kind kind) -> const PickleValue& {
            if (call.items.size() < 4 || pickle_.item(call, i).kind != kind)
                fail(fmt::format("tensor {}: it is not rebuilt as PyTorch does", shown(name)));
            return pickle_.item(call, i);
        };
        View view;
        view.storage = storage(argument(0, Kind::persistent));
        const auto offset = argument(1, Kind::integer).integer;
        view.sizes = numbers(pickle_.item(call, 2), name, "sizes");
        view.strides = numbers(pickle_.item(call, 3), name, "strides");
        if (offset < 0 || view.sizes.size() != view.strides.size())
            fail(fmt::format("tensor {}: {} sizes, {} strides, offset {}", shown(name),
                             view.sizes.size(), view.strides.size(), offset));
        view.offset = static_cast<std::uint64_t>(offset);
        measure(name, view);
        view.storage.begin = locate_(view.storage);
        return view;
    }

    /// Computes the rest from sizes and strides, which must stay within the storage.
    void measure(const std::string& name, View& view) const {
        const auto has_zero = std::ranges::count(view.sizes, 0u) > 0;
        bool sound = true;
        view.last = view.offset;
        for (auto axis = view.sizes.size(); axis-- > 0;) {
            const auto size = view.sizes[axis], stride = view.strides[axis];
            if (size > 1 && stride != view.count) view.contiguous = false;
            std::uint64_t reach = 0;
            sound = sound && size <= INT64_MAX &&
                    !__builtin_mul_overflow(view.count, size, &view.count) &&
                    (size <= 1 || (!__builtin_mul_overflow(size - 1, stride, &reach) &&
                                   !__builtin_add_overflow(view.last, reach, &view.last)));
        }
        if (has_zero) view.count = 0;
        if (view.count == 0 && sound) return;
        if (!sound || view.last >= view.storage.count)
            fail(fmt::format("tensor {}: its sizes, strides and offset go beyond the {} values of "
                             "its storage",
                             shown(name), view.storage.count));
        if (view.count > std::max(view.storage.count, repeated_anyway))
            fail(fmt::format("tensor {}: it declares {} values of a storage of {}", shown(name),
                             view.count, view.storage.count));
    }

    const Pickle& pickle_;
    std::string path_;
    Locate locate_;
};

/// Size of a storage in bytes; throws if it is more than `max_bytes`.
std::uint64_t storage_bytes(const Storage& storage, std::uint64_t max_bytes,
                            const std::string& path) {
    std::uint64_t bytes = bytes_of(storage.type);
    if (__builtin_mul_overflow(bytes, storage.count, &bytes) || bytes > max_bytes)
        throw data_error(fmt::format("{}: storage {} declares {} values of {}, the file has {} "
                                     "bytes of them: copy or download it again",
                                     path, shown(storage.key), storage.count,
                                     to_string(storage.type), max_bytes));
    return bytes;
}

WeightFile finish(const Pickle& pickle, std::shared_ptr<const FileBytes> file, WeightFormat format,
                  const StateDict::Locate& locate) {
    WeightFile result;
    result.path = file->path();
    result.format = format;
    std::vector<View> views;
    StateDict(pickle, result.path, locate).read(result, views);
    result.reader = std::make_shared<TorchReader>(std::move(file), std::move(views));
    return result;
}

std::string find_root(const ZipFile& zip) {
    constexpr std::string_view end = "/data.pkl";
    std::vector<std::string> roots;
    for (const auto& name : zip.names())
        if (name.ends_with(end) && name.find('/') == name.size() - end.size())
            roots.push_back(name.substr(0, name.size() - end.size()));
    if (roots.size() != 1)
        throw data_error(fmt::format("{}: {} data.pkl in this ZIP archive, expected one: it is not "
                                     "a file of PyTorch's",
                                     zip.file().path(), roots.empty() ? "no" : "several"));
    return roots.front();
}

} // namespace

WeightFile read_torch_zip(const ZipFile& zip, std::shared_ptr<const FileBytes> file) {
    const auto root = find_root(zip);
    const auto path = file->path();
    if (zip.has(root + "/constants.pkl"))
        throw data_error(fmt::format("{}: a TorchScript program, not weights alone: in Python, "
                                     "torch.save(torch.jit.load(FILE).state_dict(), FILE)",
                                     path));
    if (const auto order = root + "/byteorder"; zip.has(order) && zip.text(order, 100) != "little")
        throw data_error(fmt::format("{}: its values are big-endian: save it again on a "
                                     "little-endian machine",
                                     path));
    const auto name = root + "/data.pkl";
    const auto bytes = zip.text(name, max_pickle_bytes);
    const Pickle pickle(bytes, 0, is_allowed, fmt::format("{}: {}", path, shown(name)));
    return finish(pickle, std::move(file), WeightFormat::pytorch_zip, [&](const Storage& storage) {
        const auto part = zip.find(root + "/data/" + storage.key);
        storage_bytes(storage, part.size, path);
        return part.begin;
    });
}

bool is_torch_legacy(const FileBytes& file) {
    return file.size() > legacy_magic.size() && file.text(0, legacy_magic.size()) == legacy_magic;
}

WeightFile read_torch_legacy(std::shared_ptr<const FileBytes> file) {
    const auto path = file->path();
    const auto bytes = file->text(0, std::min(file->size(), max_pickle_bytes));
    const Pickle version(bytes, legacy_magic.size(), is_allowed, path);
    if (version.root().kind != Kind::integer || version.root().integer != 1001)
        throw data_error(fmt::format("{}: version {} of PyTorch's older form, expected 1001", path,
                                     version.root().integer));
    const Pickle system(bytes, version.end(), is_allowed, path);
    for (std::size_t i = 0; i + 1 < system.root().items.size(); i += 2)
        if (system.item(system.root(), i).text == "little_endian" &&
            system.item(system.root(), i + 1).integer != 1)
            throw data_error(fmt::format("{}: its values are big-endian: save it again on a "
                                         "little-endian machine",
                                         path));
    const Pickle object(bytes, system.end(), is_allowed, path);
    const Pickle keys(bytes, object.end(), is_allowed, path);

    // The keys give the order of the values; the object describes them.
    std::map<std::string, Storage> storages;
    const StateDict names(object, path, {});
    for (const auto& value : object.values())
        if (value.kind == Kind::persistent) {
            auto storage = names.storage(value);
            storages.emplace(storage.key, std::move(storage));
        }
    std::uint64_t at = keys.end();
    for (const auto index : keys.root().items) {
        const auto found = storages.find(keys.at(index).text);
        if (found == storages.end() || found->second.begin != 0)
            throw data_error(fmt::format("{}: not a usable file of PyTorch's: storage {} is not "
                                         "used, or twice in it",
                                         path, shown(keys.at(index).text)));
        auto& storage = found->second;
        const auto count = file->little(at, 8);
        at += 8;
        if (count != storage.count)
            throw data_error(fmt::format("{}: storage {} has {} values, expected {}: copy or "
                                         "download it again",
                                         path, shown(storage.key), count, storage.count));
        storage.begin = at;
        at += storage_bytes(storage, file->size() - at, path);
    }
    return finish(
        object, std::move(file), WeightFormat::pytorch_legacy, [&](const Storage& wanted) {
            const auto& storage = storages.at(wanted.key);
            if (storage.begin == 0 || storage.type != wanted.type || storage.count != wanted.count)
                throw data_error(fmt::format("{}: not a usable file of PyTorch's: "
                                             "storage {} is not in it as it is used",
                                             path, shown(wanted.key)));
            return storage.begin;
        });
}

} // namespace headroom
