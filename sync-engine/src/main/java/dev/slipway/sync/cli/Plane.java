package dev.slipway.sync.cli;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.report.overview.ApplicationView;
import dev.slipway.sync.report.overview.Overview;
import dev.slipway.sync.report.overview.RepositoryView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A control plane as commands use it: each request waits for its answer, and whatever goes wrong ends the command with a line that says what
 * to do.
 *
 * @param address of its API server, for messages
 */
public record Plane(Client client, String address, Runnable closing) implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;
    private static final GroupVersionKind WHO_AM_I =
            new GroupVersionKind("authentication.k8s.io", "v1", "SelfSubjectReview");

    /** Whose fields those are that commands write. */
    static final String FIELD_MANAGER = "slipway-cli";

    /** The value of an answer. */
    <T> T await(CompletableFuture<Answer<T>> pending) {
        return answer(pending).fold(value -> value, status -> {
            throw new CommandFailure(explain(status));
        });
    }

    /** The answer itself, for commands to which a refusal is news. */
    <T> Answer<T> answer(CompletableFuture<Answer<T>> pending) {
        try {
            return pending.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException unreachable) {
            throw new CommandFailure(
                    "cannot reach " + address + ": " + reason(unreachable) + "; is slipway running?", unreachable);
        } catch (TimeoutException silent) {
            throw new CommandFailure(
                    address + " did not answer within " + PATIENCE_SECONDS + " s; is slipway running?", silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", interrupted);
        }
    }

    private static String reason(ExecutionException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) cause = cause.getCause();
        String message = cause.getMessage();
        return message == null || message.isEmpty() ? "connection refused" : message;
    }

    private String explain(Status status) {
        return switch (status.code()) {
            case 401 -> address + " does not accept the credentials of this kubeconfig: " + status.message();
            case 404 ->
                address + " has nothing of slipway.dev: is the kubeconfig that of a Slipway? (" + status.message()
                        + ")";
            default -> status.message();
        };
    }

    /** Who asks, as the API server knows them: nobody can act as somebody else. */
    String user() {
        ApiObject review = await(client.create(ApiObject.of(WHO_AM_I, "", ""), WriteOptions.by(FIELD_MANAGER)));
        return review.root()
                .text("status", "userInfo", "username")
                .orElseThrow(() -> new CommandFailure("the API server does not say who you are"));
    }

    /** Everything the engine says. */
    Overview overview() {
        return await(Overview.read(client));
    }

    /** The repository of a name, or the only one. */
    RepositoryView repository(Optional<String> name) {
        Overview overview = overview();
        List<String> names =
                overview.repositories().stream().map(RepositoryView::name).toList();
        if (name.isPresent()) {
            return overview.repository(name.get())
                    .orElseThrow(() -> new CommandFailure(Unknown.name("repository", name.get(), names)));
        }
        return switch (overview.repositories().size()) {
            case 0 -> throw new CommandFailure("Slipway has no repository yet; add one to the file given to serve");
            case 1 -> overview.repositories().get(0);
            default ->
                throw new CommandFailure("which repository? Say --repository with one of: " + String.join(", ", names));
        };
    }

    /** The API object of an application, by the name that people use. */
    ApiObject application(Optional<String> repositoryName, String name) {
        RepositoryView repository = repository(repositoryName);
        String known = find(repository, name).name();
        return await(client.get(new ObjectKey(Definitions.APPLICATION.groupKind(), repository.namespace(), known)));
    }

    /** An application of a repository; one that it does not have ends the command with the nearest name. */
    static ApplicationView find(RepositoryView repository, String name) {
        List<String> names =
                repository.applications().stream().map(ApplicationView::name).toList();
        return repository
                .application(name)
                .orElseThrow(() -> new CommandFailure(Unknown.name("application", name, names)));
    }

    /** Changes part of an object's spec, as kubectl patch does. */
    ApiObject change(ApiObject object, Mapping spec) {
        return await(client.patch(object.key(), Patch.merge(Mapping.of("spec", spec)), WriteOptions.by(FIELD_MANAGER)));
    }

    @Override
    public void close() {
        closing.run();
    }
}
