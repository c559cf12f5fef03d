#include "gui/pages/ModelPage.h"

#include "core/jobs/CommandLine.h"
#include "core/jobs/FailureLine.h"
#include "core/jobs/weights/ModelWeights.h"
#include "core/models/ModelAdvice.h"
#include "datasets/base/Error.h"
#include "datasets/formats/OpenDataset.h"
#include "gui/JobRunner.h"
#include "gui/OptionText.h"
#include "gui/Text.h"
#include "gui/Theme.h"
#include "gui/pages/model/HeadCosts.h"
#include "gui/pages/model/LayerTable.h"
#include "gui/pages/model/ModelForm.h"
#include "gui/pages/model/PlanView.h"
#include "gui/pages/model/WeightsPanel.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/ParameterChart.h"
#include "gui/widgets/WrappedLabel.h"

#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace headroom {
namespace {

QString made_of(const QString& letter, const HeadSummary& head) {
    QStringList layers;
    for (const auto& layer : head.layers)
        layers << QString::fromStdString(layer.type);
    return letter + ": " + layers.join(", ");
}

} // namespace

ModelPage::ModelPage(Session& session, QWidget* parent)
    : Page(session, parent), form_(new ModelForm), advice_(new WrappedLabel),
      weights_(new WeightsPanel), layers_(new LayerTable), plan_(new PlanView),
      tabs_(new QTabWidget), costs_(new HeadCosts), chart_(new ParameterChart),
      memory_(new JobRunner(this)) {
    auto* column = new QVBoxLayout(content());
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(form_);
    column->addWidget(advice_);
    column->addWidget(weights_);
    column->addWidget(build_results(), 1);

    advice_->setObjectName("modelAdvice");
    advice_->hide();
    connect(advice_, &QLabel::linkActivated, this,
            [this](const QString& link) { take_advice(link.toInt()); });
    connect(form_, &ModelForm::model_chosen, this, &ModelPage::choose_model);
    connect(form_, &ModelForm::edited, &session, &Session::set_model);
    connect(weights_, &WeightsPanel::model_chosen, this, &ModelPage::choose_model);
    connect(weights_, &WeightsPanel::weights_chosen, this, [this](const QString& file) {
        auto choice = this->session().model();
        choice.weights = file.toStdString();
        this->session().set_model(choice);
    });
    connect(costs_, &HeadCosts::batch_size_edited, this, [this](int batch_size) {
        auto choice = this->session().model();
        choice.batch_size = batch_size;
        this->session().set_model(choice);
    });
    connect(plan_, &PlanView::began, &message(), &MessageBar::clear);
    connect(plan_, &PlanView::failed, this,
            [this](const QString& line) { message().show_error(line); });
    connect(tabs_, &QTabWidget::currentChanged, this, &Page::command_changed);
    connect(&session, &Session::model_changed, this, &ModelPage::refresh);
    connect(&session, &Session::data_changed, this, [this] {
        seen_ = isVisible();
        refresh();
    });
    connect(&session, &Session::open_model_requested, this, &ModelPage::choose_model);

    memory_delay_.setSingleShot(true);
    memory_delay_.setInterval(150);
    connect(&memory_delay_, &QTimer::timeout, this, &ModelPage::ask_for_memory);
    connect(memory_, &JobRunner::failed, this, [this](const QString& line) {
        costs_->set_memory({});
        message().show_error(line);
    });
    refresh();
}

QWidget* ModelPage::build_results() {
    auto* figures = new QWidget;
    auto* right = new QScrollArea;
    right->setWidgetResizable(true);
    right->setFrameShape(QFrame::NoFrame);
    right->setFocusPolicy(Qt::NoFocus);
    auto* column = new QVBoxLayout(figures);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(costs_);
    column->addWidget(chart_, 1);
    column->addStretch();
    right->setWidget(figures);
    right->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    right->setMinimumWidth(figures->minimumSizeHint().width() +
                           right->verticalScrollBar()->sizeHint().width());
    auto* splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    tabs_->setObjectName("modelTabs");
    tabs_->setDocumentMode(true);
    tabs_->addTab(layers_, tr("Layers"));
    tabs_->addTab(plan_, tr("Plan"));
    splitter->addWidget(tabs_);
    splitter->addWidget(right);
    splitter->setStretchFactor(0, 1);
    splitter->setSizes({530, 310});
    return splitter;
}

void ModelPage::choose_model(const QString& model) {
    auto choice = session().model();
    if (choice.weights == choice.model) choice.weights.clear(); // they came with the file of ONNX
    choice.model = model.toStdString();
    try {
        TransferOptions transfer;
        transfer.weights = choice.weights;
        name_model_and_weights(choice.model, transfer);
        choice.weights = transfer.weights;
        const auto heads = load_model_spec(choice.model).heads;
        for (std::size_t i = 0; heads.size() >= 2 && i < 2; ++i)
            choice.heads[i] = heads[i].kind;
    } catch (const Error&) {
        // refresh() says what is wrong with it
    }
    if (choice == session().model())
        refresh(); // the file may have changed
    else
        session().set_model(choice);
}

/// Says which models suit the images, unless one of them is chosen.
void ModelPage::show_advice() {
    const auto& opened = session().data();
    const auto& choice = session().model();
    const auto advice =
        opened ? advise_models((opened->train ? *opened->train : *opened->test).shape())
               : std::vector<ModelAdvice>();
    const bool taken = std::ranges::any_of(advice, [&](const ModelAdvice& one) {
        return one.model == choice.model && one.input == choice.input;
    });
    QStringList links;
    for (const auto& one : advice) {
        auto name = text(one.model);
        if (one.input.height > 0)
            name = tr("%1 at %2x%3").arg(name).arg(one.input.height).arg(one.input.width);
        if (one.pretrained) name = tr("%1 with a file of pretrained weights").arg(name);
        links << QString("<a href='%1' style='color: %2'>%3</a>")
                     .arg(links.size())
                     .arg(Theme::head(0).name(), name);
    }
    advice_->setText(tr("For these images: %1.").arg(links.join(tr(", or "))));
    advice_->setVisible(!advice.empty() && !taken);
}

void ModelPage::take_advice(int which) {
    const auto& opened = session().data();
    const auto& images = (opened->train ? *opened->train : *opened->test).shape();
    const auto advice = advise_models(images).at(static_cast<std::size_t>(which));
    choose_model(QString::fromStdString(advice.model));
    auto choice = session().model();
    choice.input = advice.input;
    session().set_model(choice);
}

SummarySpec ModelPage::spec() const {
    const auto& choice = session().model();
    SummarySpec spec{.model = choice.model,
                     .input = choice.input,
                     .classes = choice.classes,
                     .heads = choice.heads};
    spec.transfer.weights = choice.weights;
    spec.transfer.freeze = choice.freeze;
    spec.transfer.freeze = spec.transfer.frozen();
    spec.transfer.weights.clear(); // a mismatch is shown beside their name
    if (const auto& opened = session().data()) {
        const auto& images = opened->train ? *opened->train : *opened->test;
        if (spec.input.height == 0) spec.input = images.shape();
        if (spec.classes == 0) spec.classes = static_cast<int>(images.classes().size());
    }
    return spec;
}

SummarySpec ModelPage::spec_with_memory() const {
    auto with_memory = spec();
    with_memory.training = TrainOptions();
    with_memory.training->batch_size = session().model().batch_size;
    return with_memory;
}

QString ModelPage::standing() const {
    return session().data() ? short_name(session().model().model) : QString();
}

QString ModelPage::command() const {
    if (tabs_->currentWidget() == plan_) return plan_->command();
    return summary_command();
}

QString ModelPage::summary_command() const {
    auto asked = spec_with_memory();
    asked.transfer.weights = session().model().weights;
    asked.transfer.freeze = session().model().freeze;
    return QString::fromStdString(command_line(asked));
}

void ModelPage::set_comparison(const std::optional<CompareSpec>& comparison) {
    plan_->set_comparison(comparison);
    emit command_changed();
}

void ModelPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    seen_ = true;
    if (stale_)
        refresh();
    else
        emit command_changed();
}

void ModelPage::refresh() {
    emit command_changed();
    stale_ = !isVisible();
    if (stale_) return;
    message().clear();
    show_advice();
    memory_delay_.stop();
    weights_->set_weights(session().model().weights, session().model().model);
    try {
        const auto result = run(spec(), {});
        show_result(&result);
        QStringList notes;
        for (const auto& note : result.notes)
            notes << in_words(note);
        if (!notes.isEmpty()) message().show_message(MessageBar::Kind::warning, notes.join('\n'));
        memory_delay_.start();
    } catch (...) {
        show_result(nullptr);
        if (const auto failure = failure_line(std::current_exception()))
            message().show_error(in_words(*failure));
    }
}

void ModelPage::show_result(const SummaryResult* result) {
    fits_ = result;
    emit command_changed();
    const auto& choice = session().model();
    const auto asked = spec();
    form_->set_choice(choice, result ? result->input : asked.input,
                      result ? result->classes : asked.classes,
                      session().data() ? ModelForm::Source::data : ModelForm::Source::model);
    if (result)
        form_->set_heads_made_of({made_of("A", result->heads[0]), made_of("B", result->heads[1])});
    else
        form_->set_heads_made_of({});
    layers_->show_result(result);
    costs_->show_result(result, choice.batch_size);
    chart_->show_result(result);
}

void ModelPage::ask_for_memory() {
    memory_->start(
        [asked = spec_with_memory()](const JobControl& control) { return run(asked, control); },
        [this, asked_for = summary_command()](const SummaryResult& result) {
            if (asked_for == summary_command()) costs_->set_memory(result.heads);
        });
}

} // namespace headroom
