#pragma once

#include "core/models/ModelSpec.h"
#include "core/tensor/Shape.h"

namespace headroom {

/// A kind of head: how it turns a backbone's features into logits.
struct HeadKind {
    std::string kind; ///< "gap-dense"; "pool-S-dense" is a family of heads, one for each number S
    std::string description;
    std::vector<LayerSpec> (*layers)(const HeadSpec& spec, int units);
    bool any_image_size;      ///< false if the parameters depend on the features' height and width
    std::vector<int> sizes{}; ///< of a family: numbers that menus offer; others are possible
};

/// flatten-dense  flatten -> [dense, relu, dropout]... -> dense
/// gap-dense      global average pool -> flatten -> [dense, relu, dropout]... -> dense
/// gmp-dense      the same after a global max pool
/// gap-gmp-dense  the same after both, joined
/// gem-dense      the same after a generalised mean with a trained power
/// pool-S-dense   the same after an average pool to S x S: S = 1 is gap-dense, and S = the side of
///                the features is flatten-dense
/// gap-conv       1x1 convolution to the classes -> relu -> global average pool -> flatten
const std::vector<HeadKind>& head_kinds();

/// Returns the kind of a head, pool-S-dense for "pool-2-dense". Throws Error(usage) that lists the
/// kinds if there is no such kind.
const HeadKind& head_kind(const std::string& head);

/// Returns "flatten-dense, gap-dense, ...": every kind.
std::string head_kinds_text();

/// Returns heads for menus: every kind, and those of a family that it offers.
std::vector<std::string> head_names();

/// Returns the number of a head of a family: 2 for "pool-2-dense". 0 for other heads.
int head_size(const std::string& head);

/// Throws Error(usage) that names the possible numbers if a head of a family does not fit features
/// {C, H, W}.
void check_head(const std::string& head, const Shape& features);

} // namespace headroom
