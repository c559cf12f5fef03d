#include "gui/Session.h"

#include "gui/Settings.h"

namespace headroom {

void Session::set_data(DataSpec spec, std::shared_ptr<const OpenedData> data) {
    data_spec_ = std::move(spec);
    data_ = std::move(data);
    emit data_changed();
}

void Session::set_model(ModelChoice model) {
    if (model == model_) return;
    model_ = std::move(model);
    emit model_changed();
}

QString Session::runs_folder() const {
    return Settings::runs_folder();
}

void Session::set_runs_folder(const QString& folder) {
    Settings::set_runs_folder(folder);
    emit runs_changed();
}

} // namespace headroom
