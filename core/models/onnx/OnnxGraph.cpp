#include "core/models/onnx/OnnxGraph.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <bit>
#include <filesystem>
#include <fmt/format.h>
#include <set>

namespace headroom {

namespace {

// Field numbers and types of https://github.com/onnx/onnx/blob/v1.12.0/onnx/onnx.proto.

/// Nodes, names, attributes and numbers in lists; a ResNet-152 has 12,000. Bounds the memory for
/// messages of two bytes each.
constexpr std::size_t max_items = 300'000;
constexpr std::size_t max_dimensions = 8;

std::optional<StoredType> stored_type(std::uint64_t onnx) {
    switch (onnx) {
    case 1:
        return StoredType::f32;
    case 2:
        return StoredType::u8;
    case 3:
        return StoredType::i8;
    case 5:
        return StoredType::i16;
    case 6:
        return StoredType::i32;
    case 7:
        return StoredType::i64;
    case 9:
        return StoredType::boolean;
    case 10:
        return StoredType::f16;
    case 11:
        return StoredType::f64;
    case 12:
        return StoredType::u32;
    case 13:
        return StoredType::u64;
    case 16:
        return StoredType::bf16;
    default:
        return std::nullopt;
    }
}

class GraphReader {
  public:
    explicit GraphReader(const FileBytes& file) : file_(file), window_(file) {}

    OnnxGraph read() {
        result_.path = file_.path();
        std::string version;
        bool has_graph = false;
        ProtobufReader model(window_, {0, file_.size()});
        while (const auto field = model.next())
            switch (field->number) {
            case 2:
                result_.producer = model.text(*field);
                break;
            case 3:
                version = model.text(*field);
                break;
            case 7:
                if (has_graph) model.fail(field->bytes.begin, "a second graph");
                has_graph = true;
                read_graph(model.message(*field));
                break;
            case 14:
                read_metadata(model.message(*field));
                break;
            default:
                break;
            }
        if (!has_graph) model.fail(file_.size(), "no graph");
        if (!version.empty()) result_.producer += " " + version;
        std::set<std::string> constants;
        for (const auto& tensor : result_.initializers)
            if (!constants.insert(tensor.name).second)
                model.fail(0, fmt::format("the initializer {} twice", shown(tensor.name)));
        std::erase_if(result_.inputs,
                      [&](const auto& input) { return constants.contains(input.name); });
        return std::move(result_);
    }

  private:
    /// Counts what takes memory.
    void count(const ProtobufReader& reader, const ProtobufField& field, std::size_t items = 1) {
        items_ += items;
        if (items_ > max_items)
            reader.fail(field.bytes.begin,
                        fmt::format("more than {} nodes, names and numbers", max_items));
    }

    std::string text(const ProtobufReader& reader, const ProtobufField& field) {
        count(reader, field);
        return reader.text(field);
    }

    /// Appends a number, or a packed list of them.
    void integers(const ProtobufReader& reader, const ProtobufField& field,
                  std::vector<std::int64_t>& list) {
        auto range = field.bytes;
        if (field.wire == ProtobufField::Wire::varint) {
            count(reader, field);
            list.push_back(static_cast<std::int64_t>(field.value));
        } else if (field.wire == ProtobufField::Wire::bytes)
            while (range.size() > 0) {
                count(reader, field);
                list.push_back(static_cast<std::int64_t>(reader.varint(range)));
            }
        else
            reader.fail(field.bytes.begin, "a fraction, where a whole number belongs");
    }

    void floats(const ProtobufReader& reader, const ProtobufField& field,
                std::vector<float>& list) {
        if (field.wire == ProtobufField::Wire::varint || field.bytes.size() % sizeof(float) != 0)
            reader.fail(field.bytes.begin, "a list that is not of fractions");
        const auto size = field.bytes.size() / sizeof(float);
        count(reader, field, size);
        const auto before = list.size();
        list.resize(before + size);
        file_.read_floats(field.bytes.begin, StoredType::f32, std::span(list).subspan(before));
    }

    OnnxTensor read_tensor(ProtobufReader reader, std::uint64_t begin) {
        OnnxTensor tensor;
        std::uint64_t type = 0;
        int stored = 0; // fields with values
        while (const auto field = reader.next())
            switch (field->number) {
            case 1:
                integers(reader, *field, tensor.shape);
                break;
            case 2:
                type = field->value;
                break;
            case 8:
                tensor.name = text(reader, *field);
                break;
            case 4:  // float_data
            case 9:  // raw_data
            case 10: // double_data
                tensor.values = field->bytes;
                ++stored;
                break;
            case 5: // int32_data
            case 7: // int64_data
                if (tensor.integers.empty()) ++stored;
                integers(reader, *field, tensor.integers);
                break;
            case 13:
            case 14:
                if (field->number == 13 || field->value != 0)
                    throw data_error(fmt::format(
                        "{}: the values of tensor {} are in another file, which is not read: "
                        "export the model as one file",
                        file_.path(), shown(tensor.name)));
                break;
            default:
                break;
            }
        check(reader, begin, tensor, type, stored);
        return tensor;
    }

    /// Checks that the values are there: without overflow, because lengths are anybody's.
    void check(const ProtobufReader& reader, std::uint64_t begin, OnnxTensor& tensor,
               std::uint64_t type, int stored) const {
        if (tensor.shape.size() > max_dimensions)
            reader.fail(begin, fmt::format("a tensor of {} dimensions", tensor.shape.size()));
        const auto fail = [&](const std::string& why) {
            reader.fail(begin, fmt::format("tensor {} of {}, {}", shown(tensor.name),
                                           to_string(tensor.shape), why));
        };
        const auto known = stored_type(type);
        if (!known) fail(fmt::format("data type {}, which is not read,", type));
        tensor.type = *known;
        std::uint64_t count = 1;
        for (const auto length : tensor.shape) {
            const auto size = static_cast<std::uint64_t>(length);
            if (length < 0 || size > file_.size() || (size > 0 && count > file_.size() / size))
                fail("more than the file holds,");
            count *= size;
        }
        const bool as_list = !tensor.integers.empty();
        const auto found =
            as_list ? tensor.integers.size() : tensor.values.size() / bytes_of(tensor.type);
        const bool fractions = tensor.type == StoredType::f16 || tensor.type == StoredType::bf16 ||
                               tensor.type == StoredType::f32 || tensor.type == StoredType::f64;
        if (stored > 1 || found != count || (as_list && fractions) ||
            (!as_list && tensor.values.size() != count * bytes_of(tensor.type)))
            fail(fmt::format("{} values of {}, expected {} in one list,", found,
                             to_string(tensor.type), count));
    }

    OnnxAttribute read_attribute(ProtobufReader reader, std::string& name) {
        OnnxAttribute attribute;
        while (const auto field = reader.next())
            switch (field->number) {
            case 1:
                name = text(reader, *field);
                break;
            case 2:
            case 7:
                floats(reader, *field, attribute.floats);
                break;
            case 3:
            case 8:
                integers(reader, *field, attribute.integers);
                break;
            case 4:
                attribute.text = text(reader, *field);
                break;
            case 5:
                attribute.tensor = read_tensor(reader.message(*field), field->bytes.begin);
                break;
            default:
                break;
            }
        return attribute;
    }

    OnnxNode read_node(ProtobufReader reader) {
        OnnxNode node;
        std::string domain;
        while (const auto field = reader.next())
            switch (field->number) {
            case 1:
                node.inputs.push_back(text(reader, *field));
                break;
            case 2:
                node.outputs.push_back(text(reader, *field));
                break;
            case 3:
                node.name = text(reader, *field);
                break;
            case 4:
                node.type = text(reader, *field);
                break;
            case 5: {
                count(reader, *field);
                std::string name;
                auto attribute = read_attribute(reader.message(*field), name);
                node.attributes.insert_or_assign(std::move(name), std::move(attribute));
                break;
            }
            case 7:
                domain = text(reader, *field);
                break;
            default:
                break;
            }
        if (!domain.empty() && domain != "ai.onnx") node.type = domain + "." + node.type;
        return node;
    }

    /// Reads the shape of a type: tensor_type 1, shape 2, dim 1, dim_value 1.
    void read_shape(ProtobufReader reader, int depth, Shape& shape) {
        while (const auto field = reader.next()) {
            const bool here = field->number == (depth == 1 ? 2 : 1);
            if (depth == 3 && here)
                shape.back() = static_cast<std::int64_t>(field->value);
            else if (depth < 3 && here) {
                count(reader, *field);
                if (depth == 2) shape.push_back(0);
                read_shape(reader.message(*field), depth + 1, shape);
            }
        }
    }

    OnnxValue read_value(ProtobufReader reader) {
        OnnxValue value;
        while (const auto field = reader.next())
            if (field->number == 1)
                value.name = text(reader, *field);
            else if (field->number == 2)
                read_shape(reader.message(*field), 0, value.shape);
        return value;
    }

    void read_graph(ProtobufReader reader) {
        while (const auto field = reader.next()) {
            const auto begin = field->bytes.begin;
            switch (field->number) {
            case 1:
                count(reader, *field);
                result_.nodes.push_back(read_node(reader.message(*field)));
                result_.nodes.back().number = result_.nodes.size();
                break;
            case 5:
                count(reader, *field);
                result_.initializers.push_back(read_tensor(reader.message(*field), begin));
                break;
            case 11:
                count(reader, *field);
                result_.inputs.push_back(read_value(reader.message(*field)));
                break;
            case 12:
                count(reader, *field);
                result_.outputs.push_back(read_value(reader.message(*field)));
                break;
            case 15:
                throw data_error(fmt::format("{}: has sparse tensors, which are not read: export "
                                             "the model with dense ones",
                                             file_.path()));
            default:
                break;
            }
        }
    }

    void read_metadata(ProtobufReader reader) {
        std::string key, value;
        while (const auto field = reader.next())
            if (field->number == 1)
                key = text(reader, *field);
            else if (field->number == 2)
                value = text(reader, *field);
        result_.metadata.insert_or_assign(std::move(key), std::move(value));
    }

    const FileBytes& file_;
    ByteWindow window_;
    OnnxGraph result_;
    std::size_t items_ = 0;
};

} // namespace

bool is_onnx(const FileBytes& file) {
    return file.size() > 2 && file.text(0, 1) == "\x08";
}

bool is_onnx_file(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) return false;
    return std::filesystem::path(path).extension() == ".onnx" || is_onnx(FileBytes(path));
}

OnnxGraph read_onnx_graph(const FileBytes& file) {
    return GraphReader(file).read();
}

void read_onnx_values(const FileBytes& file, const OnnxTensor& tensor, std::span<float> values) {
    if (tensor.integers.empty()) return file.read_floats(tensor.values.begin, tensor.type, values);
    std::ranges::transform(tensor.integers, values.begin(),
                           [](std::int64_t value) { return static_cast<float>(value); });
}

} // namespace headroom
