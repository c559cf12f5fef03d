#include "core/models/weights/KerasWeights.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>
#include <unistd.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

class KerasReader : public WeightReader {
  public:
    KerasReader(std::shared_ptr<Hdf5Walk> walk, std::vector<std::string> paths)
        : walk_(std::move(walk)), paths_(std::move(paths)) {}

    void read(std::size_t tensor, std::span<float> values) const override {
        if (values.empty()) return;
        const auto& sizes = walk_->dataset(paths_[tensor]).sizes;
        walk_->read_rows(paths_[tensor], 0, sizes.empty() ? 1 : sizes[0], values.data());
    }

  private:
    std::shared_ptr<Hdf5Walk> walk_;
    std::vector<std::string> paths_;
};

/// "a/b/kernel:0" -> "a/b"; "kernel" -> "".
std::string folder_of(const std::string& name) {
    const auto slash = name.rfind('/');
    return slash == name.npos ? std::string() : name.substr(0, slash);
}

/// A layer that is a model stores all its statistics after everything trained: groups the tensors
/// by inner layer, in the order of the first tensor of each.
std::vector<WeightLayer> inner_layers(const WeightLayer& layer, const WeightFile& file) {
    std::vector<WeightLayer> inner;
    std::map<std::string, std::size_t> places;
    for (const auto tensor : layer.tensors) {
        const auto folder = folder_of(file.tensors[tensor].name);
        const auto [place, is_new] = places.emplace(folder, inner.size());
        if (is_new) inner.push_back({folder.substr(folder.rfind('/') + 1), "", {}});
        inner[place->second].tensors.push_back(tensor);
    }
    return inner;
}

class KerasFile {
  public:
    explicit KerasFile(std::shared_ptr<Hdf5Walk> walk) : walk_(std::move(walk)) {
        for (const auto& object : walk_->objects())
            objects_.emplace(object.path, &object);
        file_.path = walk_->path();
    }

    WeightFile read() {
        if (has_attribute("/", "layer_names")) {
            file_.format = WeightFormat::keras_weights;
            read_layers("");
        } else if (has_attribute("/model_weights", "layer_names")) {
            file_.format = WeightFormat::keras_model;
            read_layers("/model_weights");
        } else if (is_group("/layers") || is_group("/_layer_checkpoint_dependencies")) {
            file_.format = WeightFormat::keras3_weights;
            read_keras3();
        } else {
            fail("an HDF5 file, but not of Keras': its root has neither layer_names nor layers");
        }
        if (file_.tensors.empty()) fail("its layers have no weights");
        file_.reader = std::make_shared<KerasReader>(walk_, std::move(paths_));
        return std::move(file_);
    }

  private:
    [[noreturn]] void fail(const std::string& why) const {
        throw data_error(fmt::format("{}: {}", file_.path, why));
    }

    const Hdf5Object* find(const std::string& path) const {
        const auto found = objects_.find(path);
        return found == objects_.end() ? nullptr : found->second;
    }
    bool is_group(const std::string& path) const {
        const auto* object = find(path);
        return object && !object->is_dataset && object->target.empty() && object->refused.empty();
    }
    bool has_attribute(const std::string& path, const std::string& name) const {
        const auto* object = find(path);
        return object &&
               (object->attributes.contains(name) || object->attributes.contains(name + "0"));
    }

    /// Returns the strings of an attribute, even if it is split into NAME0, NAME1 and so on.
    std::vector<std::string> texts(const std::string& path, const std::string& name) {
        const auto* object = find(path);
        if (!object) return {};
        if (object->attributes.contains(name)) return walk_->read_text_attribute(path, name);
        std::vector<std::string> all;
        for (int i = 0; object->attributes.contains(name + std::to_string(i)); ++i) {
            const auto part = walk_->read_text_attribute(path, name + std::to_string(i));
            all.insert(all.end(), part.begin(), part.end());
        }
        return all;
    }
    std::string text(const std::string& path, const std::string& name) {
        const auto all = texts(path, name);
        return all.empty() ? std::string() : all.front();
    }

    /// Adds the tensor of a dataset and returns its index.
    std::size_t add_tensor(const std::string& name, const std::string& path) {
        const auto* object = find(path);
        if (!object) fail(fmt::format("tensor {}: there is no {} in it", shown(name), shown(path)));
        if (!object->target.empty())
            fail(fmt::format("tensor {}: {} is a link: expected its own values", shown(name),
                             shown(path)));
        if (!object->refused.empty())
            fail(fmt::format("tensor {}: not read: {}", shown(name), object->refused));
        using ObjectKind = Hdf5Object::Kind;
        if (!object->is_dataset || object->kind == ObjectKind::text ||
            object->kind == ObjectKind::other)
            fail(fmt::format("tensor {}: {} is {}, expected numbers", shown(name), shown(path),
                             object->is_dataset ? object->type : "a group"));
        if (!names_.insert(name).second) fail(fmt::format("tensor {} is in it twice", shown(name)));
        Shape shape;
        for (const auto size : object->sizes) {
            if (size > INT32_MAX) fail(fmt::format("tensor {}: a size of {}", shown(name), size));
            shape.push_back(static_cast<std::int64_t>(size));
        }
        file_.tensors.push_back({name, shape, object->type});
        paths_.push_back(path);
        return paths_.size() - 1;
    }

    void read_layers(const std::string& top) {
        const std::string top_path = top.empty() ? "/" : top;
        const auto version = text("/", "keras_version").empty() ? text(top_path, "keras_version")
                                                                : text("/", "keras_version");
        const auto backend =
            text("/", "backend").empty() ? text(top_path, "backend") : text("/", "backend");
        file_.writer = version.empty() ? "Keras" : "Keras " + version;
        if (!backend.empty()) file_.writer += fmt::format(" ({})", backend);
        if (const auto config = text("/", "model_config"); !config.empty())
            file_.preprocessing = keras_preprocessing(
                parse_json(config, fmt::format("{}: model_config", file_.path)));
        for (const auto& layer_name : texts(top_path, "layer_names")) {
            const auto group = top + "/" + layer_name;
            if (!is_group(group))
                fail(fmt::format("layer {}: there is no group {} in it", shown(layer_name),
                                 shown(group)));
            WeightLayer layer{layer_name, "", {}};
            for (const auto& name : texts(group, "weight_names"))
                layer.tensors.push_back(add_tensor(
                    unique(name, layer_name), name.starts_with('/') ? name : group + "/" + name));
            const auto inner = inner_layers(layer, file_);
            if (inner.size() > 1)
                file_.layers.insert(file_.layers.end(), inner.begin(), inner.end());
            else
                file_.layers.push_back(std::move(layer));
        }
    }

    /// Returns the name of a weight in its layer, with the layer's name as prefix if it is not
    /// unique in the file.
    std::string unique(const std::string& name, const std::string& layer) const {
        return names_.contains(name) ? layer + "/" + name : name;
    }

    /// "conv2d_10" -> {"conv2d", 10}; "conv2d" -> {"conv2d", 0}.
    static std::pair<std::string, std::uint64_t> class_of(const std::string& group) {
        const auto underscore = group.rfind('_');
        std::uint64_t number = 0;
        if (underscore != group.npos) {
            const char* const end = group.data() + group.size();
            const auto [stop, error] = std::from_chars(group.data() + underscore + 1, end, number);
            if (error == std::errc() && stop == end) return {group.substr(0, underscore), number};
        }
        return {group, 0};
    }

    /// Reads groups that end in /vars. Their datasets are sorted by their number in the class.
    void read_keras3() {
        struct Variables {
            std::string path, folder;
            std::vector<std::pair<std::uint64_t, std::string>> datasets; ///< with their number
        };
        std::vector<Variables> all;
        for (const auto& [path, object] : objects_) {
            const auto folder = folder_of(path);
            if (!folder.ends_with("/vars") || path.starts_with("/optimizer/")) continue;
            std::uint64_t number = 0;
            const auto name = path.substr(folder.size() + 1);
            std::from_chars(name.data(), name.data() + name.size(), number);
            if (all.empty() || all.back().path != folder)
                all.push_back({folder, folder_of(folder), {}});
            all.back().datasets.emplace_back(number, path);
        }
        // Within a class the order is that of its numbers; nested models come where they occur.
        std::ranges::stable_sort(all, {}, [&](const Variables& variables) {
            const auto slash = variables.folder.rfind('/');
            const auto [type, number] = class_of(variables.folder.substr(slash + 1));
            return std::tuple(variables.folder.substr(0, slash), type, number);
        });
        for (auto& variables : all) {
            std::ranges::sort(variables.datasets);
            const auto type = class_of(variables.folder.substr(variables.folder.rfind('/') + 1));
            const auto name = text(variables.path, "name");
            WeightLayer layer{name.empty() ? variables.folder.substr(1) : name, type.first, {}};
            for (const auto& [number, path] : variables.datasets)
                layer.tensors.push_back(add_tensor(path.substr(1), path));
            file_.layers.push_back(std::move(layer));
        }
        file_.writer = "Keras 3";
    }

    std::shared_ptr<Hdf5Walk> walk_;
    std::map<std::string, const Hdf5Object*> objects_;
    std::set<std::string> names_;
    std::vector<std::string> paths_; ///< paths of the tensors
    WeightFile file_;
};

/// Copy of a part of a file as its own file, because HDF5's library cannot read one within another.
/// Nobody else can open it, and it is deleted with this object.
class ExtractedFile {
  public:
    ExtractedFile(const FileBytes& file, const ZipFile::Part& part)
        : path_(std::filesystem::temp_directory_path() / "headroom-weights-XXXXXX"),
          descriptor_(::mkstemp(path_.data())) {
        std::vector<std::byte> bytes(std::min<std::uint64_t>(part.size, 1 << 20));
        try {
            for (std::uint64_t done = 0; done < part.size || descriptor_ < 0;) {
                const auto piece =
                    std::span(bytes).first(std::min<std::uint64_t>(bytes.size(), part.size - done));
                file.read(part.begin + done, piece);
                if (::write(descriptor_, piece.data(), piece.size()) !=
                    static_cast<ssize_t>(piece.size()))
                    throw io_error(fmt::format("{}: its weights cannot be written to {}: {}",
                                               file.path(), path_, std::strerror(errno)));
                done += piece.size();
            }
        } catch (...) {
            remove();
            throw;
        }
    }
    ~ExtractedFile() { remove(); }
    ExtractedFile(const ExtractedFile&) = delete;
    ExtractedFile& operator=(const ExtractedFile&) = delete;
    const std::string& path() const { return path_; }

  private:
    void remove() const {
        if (descriptor_ < 0) return;
        ::close(descriptor_);
        ::unlink(path_.c_str());
    }

    std::string path_;
    int descriptor_;
};

constexpr const char *archive_weights = "model.weights.h5", *archive_config = "config.json",
                     *archive_metadata = "metadata.json";

} // namespace

WeightFile read_keras_hdf5(std::shared_ptr<Hdf5Walk> walk) {
    return KerasFile(std::move(walk)).read();
}

bool is_keras_archive(const ZipFile& zip) {
    return zip.has(archive_weights) && zip.has(archive_config);
}

WeightFile read_keras_archive(const ZipFile& zip) {
    constexpr std::uint64_t max_bytes = 64 << 20;
    const auto& path = zip.file().path();
    // The walk has opened it by then and keeps it open.
    const ExtractedFile weights(zip.file(), zip.find(archive_weights));
    auto file = read_keras_hdf5(
        std::make_shared<Hdf5Walk>(weights.path(), Hdf5WalkLimits{}, std::stop_token{}, path));
    file.format = WeightFormat::keras3_model;
    const auto json = [&](const char* name) {
        return parse_json(zip.text(name, max_bytes), fmt::format("{}: {}", path, name));
    };
    file.preprocessing = keras_preprocessing(json(archive_config));
    if (zip.has(archive_metadata)) {
        const auto metadata = json(archive_metadata);
        if (metadata.is_object() && metadata.contains("keras_version") &&
            metadata["keras_version"].is_string())
            file.writer = "Keras " + metadata["keras_version"].get<std::string>();
    }
    return file;
}

std::optional<DeclaredPreprocessing> keras_preprocessing(const ordered_json& config) {
    const auto member = [](const ordered_json& json, const char* key) {
        return json.is_object() && json.contains(key) ? json[key] : ordered_json();
    };
    const auto layers = member(member(config, "config"), "layers");
    if (!layers.is_array()) return std::nullopt;
    for (const auto& layer : layers) {
        if (member(layer, "class_name") == "InputLayer") continue;
        const auto values = member(layer, "config");
        const auto scale = member(values, "scale"), offset = member(values, "offset");
        if (member(layer, "class_name") != "Rescaling" || !scale.is_number() || !offset.is_number())
            return std::nullopt;
        // scale x + offset = (x - mean) / deviation
        const double deviation = 1 / scale.get<double>();
        const double mean = -offset.get<double>() * deviation;
        if (!std::isfinite(deviation) || !std::isfinite(mean) || deviation <= 0)
            return std::nullopt;
        DeclaredPreprocessing declared{{}, "the Rescaling layer of the model in the file"};
        declared.preprocessing.mean.assign(3, mean);
        declared.preprocessing.deviation.assign(3, deviation);
        return declared;
    }
    return std::nullopt;
}

} // namespace headroom
