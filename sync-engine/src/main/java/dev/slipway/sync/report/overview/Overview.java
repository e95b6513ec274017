package dev.slipway.sync.report.overview;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.Reader;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Everything the engine says of its repositories, by name. */
public record Overview(List<RepositoryView> repositories) {
    public static final String GROUP = "slipway.dev";
    public static final GroupKind CONFIG_REPOSITORY = new GroupKind(GROUP, "ConfigRepository");
    public static final GroupKind STAGE = new GroupKind(GROUP, "Stage");
    public static final GroupKind APPLICATION = new GroupKind(GROUP, "Application");

    public Overview {
        repositories = List.copyOf(repositories);
    }

    /** Reads all of it. Refused where one of the lists is. */
    public static CompletableFuture<Answer<Overview>> read(Reader reader) {
        return all(reader, CONFIG_REPOSITORY)
                .thenCompose(repositories -> all(reader, STAGE)
                        .thenCompose(stages -> all(reader, APPLICATION)
                                .thenApply(applications -> join(repositories, stages, applications))));
    }

    private static CompletableFuture<Answer<Reader.Page>> all(Reader reader, GroupKind kind) {
        return reader.list(kind, ListOptions.ALL);
    }

    private static Answer<Overview> join(
            Answer<Reader.Page> repositories, Answer<Reader.Page> stages, Answer<Reader.Page> applications) {
        return repositories.fold(
                first -> stages.fold(
                        second -> applications.map(third -> of(first.items(), second.items(), third.items())),
                        Answer::refused),
                Answer::refused);
    }

    /** The picture that these objects give. Those of one repository share its namespace. */
    public static Overview of(List<ApiObject> repositories, List<ApiObject> stages, List<ApiObject> applications) {
        return new Overview(repositories.stream()
                .map(repository -> RepositoryView.of(repository, in(repository, stages), in(repository, applications)))
                .sorted(Comparator.comparing(RepositoryView::name))
                .toList());
    }

    private static List<ApiObject> in(ApiObject repository, List<ApiObject> objects) {
        return objects.stream()
                .filter(object -> object.namespace().equals(repository.namespace()))
                .toList();
    }

    /** The repository of a name. */
    public Optional<RepositoryView> repository(String name) {
        return repositories.stream()
                .filter(repository -> repository.name().equals(name))
                .findFirst();
    }

    /** Whether there is something, and every application everywhere is synced and healthy, and nothing else is wrong. */
    public boolean isSettled() {
        return !repositories.isEmpty() && repositories.stream().allMatch(RepositoryView::isSettled);
    }

    /** The key of an application's object. */
    public static ObjectKey applicationKey(String namespace, String name) {
        return new ObjectKey(APPLICATION, namespace, name);
    }
}
