#include "gui/Session.h"

#include "gui/Settings.h"

namespace headroom {

Session::Session(QObject* parent) : QObject(parent) {
    const auto chosen = Settings::model();
    if (chosen.size() < 3) return;
    model_.model = chosen.front().toStdString();
    model_.heads.clear();
    for (const auto& head : chosen.mid(1))
        model_.heads.push_back(head.toStdString());
}

void Session::set_data(DataSpec spec, std::shared_ptr<const OpenedData> data) {
    data_spec_ = std::move(spec);
    data_ = std::move(data);
    emit data_changed();
}

void Session::set_data_pending(const QString& why) {
    if (why == data_pending_) return;
    data_pending_ = why;
    emit data_pending_changed();
}

DataSpec Session::training_data() const {
    DataSpec data = data_spec_;
    if (model_.input == ImageShape{}) return data;
    data.options.resize = ImageSize{model_.input.height, model_.input.width};
    data.options.channels = model_.input.channels;
    return data;
}

void Session::set_model(ModelChoice model) {
    if (model == model_) return;
    model_ = std::move(model);
    QStringList chosen{QString::fromStdString(model_.model)};
    for (const auto& head : model_.heads)
        chosen << QString::fromStdString(head);
    Settings::set_model(chosen);
    emit model_changed();
}

QString Session::runs_folder() const {
    return Settings::runs_folder();
}

void Session::set_runs_folder(const QString& folder) {
    Settings::set_runs_folder(folder);
    emit runs_changed();
}

QString Session::listed_folder() const {
    return Settings::listed_folder();
}

void Session::set_listed_folder(const QString& folder) {
    Settings::set_listed_folder(folder);
    emit runs_changed();
}

} // namespace headroom
