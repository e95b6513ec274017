package dev.slipway.sync.report.overview;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One config repository with its stages in the order of the pipeline, and its applications by component in the same order.
 *
 * @param namespace where its objects live in the control plane
 * @param head the newest commit of the default branch
 * @param message what is wrong with the repository as a whole
 */
public record RepositoryView(
        String name,
        String namespace,
        String url,
        Optional<String> head,
        Optional<String> message,
        List<ProblemView> problems,
        List<StageView> stages,
        List<ApplicationView> applications) {
    public RepositoryView {
        problems = List.copyOf(problems);
        stages = List.copyOf(stages);
        applications = List.copyOf(applications);
    }

    static RepositoryView of(ApiObject repository, List<ApiObject> stages, List<ApiObject> applications) {
        List<StageView> inOrder = stages.stream()
                .map(StageView::of)
                .sorted(Comparator.comparingLong(StageView::order).thenComparing(StageView::name))
                .toList();
        List<String> names = inOrder.stream().map(StageView::name).toList();
        return new RepositoryView(
                repository.name(),
                repository.namespace(),
                repository.spec().text("url").orElse(""),
                StageView.said(repository.status(), "head"),
                StageView.said(repository.status(), "message"),
                ProblemView.listOf(repository),
                inOrder,
                applications.stream()
                        .map(ApplicationView::of)
                        .sorted(Comparator.comparing(ApplicationView::component)
                                .thenComparingInt(application -> names.indexOf(application.stage()))
                                .thenComparing(
                                        application -> application.region().orElse("")))
                        .toList());
    }

    /** The applications of a stage, by component and region. */
    public List<ApplicationView> in(StageView stage) {
        return applications.stream()
                .filter(application -> application.stage().equals(stage.name()))
                .toList();
    }

    /** The application of a name. */
    public Optional<ApplicationView> application(String wanted) {
        return applications.stream()
                .filter(application -> application.name().equals(wanted))
                .findFirst();
    }

    /** The components, each once. */
    public List<String> components() {
        return applications.stream().map(ApplicationView::component).distinct().toList();
    }

    /** Whether there is something, all of it is synced and healthy, and nothing is wrong. */
    public boolean isSettled() {
        return !applications.isEmpty()
                && problems.isEmpty()
                && stages.stream().allMatch(stage -> stage.problems().isEmpty())
                && applications.stream().allMatch(each -> each.isSynced() && each.isHealthy());
    }

    /** For a program. */
    public Mapping tree() {
        return Mapping.builder()
                .put("name", name)
                .put("url", url)
                .put("head", head)
                .put("message", message)
                .put("problems", problems.stream().map(ProblemView::tree).toList())
                .put("stages", stages.stream().map(StageView::tree).toList())
                .put(
                        "applications",
                        applications.stream().map(ApplicationView::tree).toList())
                .build();
    }
}
