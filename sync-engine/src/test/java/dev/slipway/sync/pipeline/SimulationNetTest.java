package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** The net of {@link EngineSimulation} catches fish: each engine here breaks one promise, and a few seeds are enough to notice. */
class SimulationNetTest {
    private static final int ENOUGH = 24;

    @Test
    void noticesThatSomebodyElsesIsDeleted() {
        isCaught("which is nobody's", (client, world) -> new PassingClient(client) {
            @Override
            public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
                ObjectKey neighbour = new ObjectKey(EngineWorld.CONFIG_MAP, key.namespace(), "somebody-elses");
                return key.kind().equals(EngineWorld.CONFIG_MAP)
                        ? super.delete(neighbour, DeleteOptions.BACKGROUND)
                                .thenCompose(gone -> super.delete(key, options))
                        : super.delete(key, options);
            }
        });
    }

    @Test
    void noticesThatTheInventoryIsForgotten() {
        isCaught("inventory", (client, world) -> new PassingClient(client) {
            @Override
            public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
                boolean status = isApplicationStatus(object, options);
                return super.update(status ? object.withAt(Sequence.empty(), "status", "inventory") : object, options);
            }
        });
    }

    @Test
    void noticesThatAnOlderCommitIsWrittenAfterANewerOne() {
        isCaught("after version", (client, world) -> new PassingClient(client) {
            private Optional<ApiObject> older = Optional.empty();

            @Override
            public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
                boolean written = !options.dryRun()
                        && object.namespace().equals("development")
                        && object.root().text("data", "version").isPresent()
                        && object.name().equals("web");
                Optional<ApiObject> before = older;
                if (!written) return super.apply(object, options);
                older = Optional.of(object);
                return super.apply(object, options)
                        .thenCompose(answer -> before.isEmpty()
                                ? CompletableFuture.completedFuture(answer)
                                : super.apply(before.get(), options));
            }
        });
    }

    @Test
    void noticesThatASecretIsTold() {
        isCaught("tells a secret", (client, world) -> new PassingClient(client) {
            private String secret = "";

            @Override
            public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
                secret = object.root().text("data", "password").orElse(secret);
                return super.apply(object, options);
            }

            @Override
            public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
                boolean status = isApplicationStatus(object, options);
                return super.update(
                        status ? object.withAt("password is " + secret, "status", "message") : object, options);
            }
        });
    }

    @Test
    void noticesThatNobodySaysWhatItWaitsFor() {
        isCaught("without a reason", (client, world) -> new PassingClient(client) {
            @Override
            public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
                boolean status = isApplicationStatus(object, options);
                return super.update(status ? object.withAt("", "status", "message") : object, options);
            }
        });
    }

    @Test
    void noticesThatSomebodyWritesAtRest() {
        isCaught("at rest somebody writes", (client, world) -> new PassingClient(client) {
            {
                tick(world, 0);
            }

            private void tick(EngineWorld in, int number) {
                in.loop.after(Duration.ofSeconds(50), () -> {
                    ObjectKey key = new ObjectKey(new GroupKind("", "Namespace"), "", "development");
                    in.client.patch(
                            key,
                            Patch.merge(
                                    Mapping.of("metadata", Mapping.of("annotations", Mapping.of("tick", "" + number)))),
                            WriteOptions.by("tick"));
                    tick(in, number + 1);
                });
            }
        });
    }

    @Test
    void noticesThatDriftIsNotHealed() {
        isCaught("", (client, world) -> new PassingClient(client) {
            @Override
            public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
                Optional<ApiObject> live = world.plane.apiServer().find(object.key());
                boolean heals = live.isPresent() && object.kind().equals("Deployment") && !options.dryRun();
                return heals
                        ? CompletableFuture.completedFuture(Answer.done(live.get()))
                        : super.apply(object, options);
            }
        });
    }

    @Test
    void noticesThatAHookRunsTwice() {
        isCaught("ran twice in one attempt", (client, world) -> new PassingClient(client) {
            @Override
            public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
                CompletableFuture<Answer<ApiObject>> first = super.create(object, options);
                if (!object.kind().equals("Job") || options.dryRun()) return first;
                return first.thenCompose(made -> super.delete(object.key(), DeleteOptions.BACKGROUND))
                        .thenCompose(gone -> super.patch(
                                object.key(),
                                Patch.merge(Mapping.of("metadata", Mapping.of("finalizers", Sequence.empty()))),
                                options))
                        .thenCompose(free -> super.create(object, options));
            }
        });
    }

    @Test
    void noticesThatAnApplicationIsHeldHalfWay() {
        isCaught("is held half way", (client, world) -> new PassingClient(client) {
            private Optional<ApiObject> older = Optional.empty();

            @Override
            public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
                boolean settings = object.kind().equals("ConfigMap")
                        && object.name().equals("web")
                        && object.namespace().equals("development");
                if (settings && !options.dryRun() && older.isEmpty()) older = Optional.of(object);
                return super.apply(object, options);
            }

            @Override
            public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
                boolean held = isApplicationStatus(object, options)
                        && object.name().equals("web-development")
                        && object.status().text("message").orElse("").contains(" is held while the flag ");
                if (!held || older.isEmpty()) return super.update(object, options);
                return super.apply(older.get(), WriteOptions.by("slipway").forcing())
                        .thenCompose(half -> super.update(object, options));
            }
        });
    }

    @Test
    void noticesThatTheResultOfAHookIsForgotten() {
        isCaught("in web-", (client, world) -> new PassingClient(client) {
            @Override
            public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
                boolean attempt = object.kind().equals("Attempt")
                        && options.subresource().equals("status")
                        && object.status().text("phase").equals(Optional.of("Succeeded"));
                return super.update(attempt ? object.withAt(Sequence.empty(), "status", "hooks") : object, options);
            }
        });
    }

    @Test
    void noticesThatAnAttemptDoesNotSayForHowLongItWaits() {
        isCaught("wait without a reason and a time", (client, world) -> new PassingClient(client) {
            @Override
            public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
                boolean attempt =
                        object.kind().equals("Attempt") && options.subresource().equals("status");
                return super.update(attempt ? object.withoutAt("status", "until") : object, options);
            }
        });
    }

    @Test
    void noticesThatACommitComesUnproven() {
        isCaught(
                "commits that were verified or brought to canary by hand",
                (client, world) -> new PassingClient(client) {
                    @Override
                    public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
                        boolean verification = object.kind().equals("Verification")
                                && options.subresource().equals("status");
                        return super.update(
                                verification ? object.withAt("Succeeded", "status", "phase") : object, options);
                    }
                });
    }

    @Test
    void noticesThatWhatIsChangedLiveIsNotTold() {
        isCaught("the last live change is told", (client, world) -> new PassingClient(client) {
            @Override
            public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
                boolean status = isApplicationStatus(object, options);
                return super.update(status ? object.withoutAt("status", "drift") : object, options);
            }
        });
    }

    private static boolean isApplicationStatus(ApiObject object, WriteOptions options) {
        return object.kind().equals("Application") && options.subresource().equals("status");
    }

    /** Fails if none of a few lives ends in a complaint of these words. */
    private static void isCaught(String words, BiFunction<Client, EngineWorld, Client> mutation) {
        List<String> said = new ArrayList<>();
        for (long seed = 0; seed < ENOUGH; seed++) {
            try {
                new SimulatedLife(seed, SimulatedFaults.ALL_BUT_THE_LINE, mutation).run();
            } catch (AssertionError caught) {
                String message = String.valueOf(caught.getMessage());
                if (message.contains(words)) return;
                said.add(message);
            }
        }
        assertThat(said).as("complaints that say: " + words).isNotEmpty();
        throw new AssertionError("none of " + said + " says: " + words);
    }
}
