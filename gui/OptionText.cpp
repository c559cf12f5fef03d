#include "gui/OptionText.h"

#include "core/jobs/training/TrainJob.h"
#include "datasets/base/options/OptionName.h"
#include "gui/Text.h"

#include <map>

namespace headroom {
namespace {

std::map<std::string, std::string> labels() {
    std::map<std::string, std::string> labels;
    const auto add = [&](const OptionField& field, const auto&, const auto&) {
        labels[field.key] =
            QObject::tr("“%1”").arg(QObject::tr(field.label).remove('&')).toStdString();
    };
    const DataSpec data;
    const TrainOptions training;
    const CompareOptions compare;
    visit_fields(data, add);
    visit_fields(compare, add);
    visit_fields(training, add);
    labels["exist-ok"] = QObject::tr("“Replace files”").toStdString();
    labels["out"] = QObject::tr("“Write to”").toStdString();
    return labels;
}

} // namespace

QString in_words(const std::string& line) {
    static const auto known = labels();
    return text(with_labels(line, [](const std::string& key) {
        const auto found = known.find(key);
        if (found != known.end()) return found->second;
        return QObject::tr("“%1”").arg(text(key).replace('-', ' ')).toStdString();
    }));
}

QString in_words(const FailureLine& failure) {
    return in_words(failure.option.empty() ? failure.line
                                           : option_name(failure.option, failure.line));
}

QString in_words(const Error& error) {
    return in_words(whole_line(error));
}

} // namespace headroom
