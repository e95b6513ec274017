package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.ListOptions.RevisionMatch;
import dev.slipway.cluster.client.Reader.Page;
import dev.slipway.cluster.client.Watcher;
import dev.slipway.cluster.client.Watcher.WatchOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.FieldSelector;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListAndWatchTest {
    private static final GroupKind MAP = new GroupKind("", "ConfigMap");
    private static final LabelSelector SHOWN = LabelSelector.ofLabels(Map.of("show", "yes"));

    private final TestPlane plane = TestPlane.withShop();
    private final RecordingListener heard = new RecordingListener();

    @Test
    void pagesAreAllOfOneRevision() {
        for (int i = 0; i < 5; i++) make("m" + i, "x");

        Page first = done(list(options(2, "", 0, RevisionMatch.NOT_OLDER_THAN)));
        make("m1b", "x");
        Page second = done(list(options(2, first.next(), first.revision(), RevisionMatch.EXACT)));
        Page third = done(list(options(2, second.next(), first.revision(), RevisionMatch.EXACT)));

        assertThat(first.remaining()).isEqualTo(3);
        assertThat(names(first)).containsExactly("m0", "m1");
        assertThat(names(second)).containsExactly("m2", "m3");
        assertThat(names(third)).containsExactly("m4");
        assertThat(third.next()).isEmpty();
    }

    @Test
    void aRevisionThatIsForgottenOrStillToComeIsRefused() {
        make("m", "x");
        plane.store.compact(plane.store.snapshot().revision());

        assertThat(refused(list(options(0, "", 1, RevisionMatch.EXACT))).message())
                .isEqualTo("The resourceVersion for the provided list is too old.");
        Status future = refused(list(options(0, "", 999, RevisionMatch.NOT_OLDER_THAN)));
        assertThat(future.message()).isEqualTo("Timeout: Too large resource version: 999, current: 2");
        assertThat(future.details().retryAfterSeconds()).isEqualTo(1);
    }

    @Test
    void aFieldThatNothingIsSelectedByIsRefused() {
        FieldSelector data = new FieldSelector(List.of(new FieldSelector.Requirement("data.a", "1", true)));
        ListOptions options =
                new ListOptions("", LabelSelector.EVERYTHING, data, 0, "", 0, RevisionMatch.NOT_OLDER_THAN);

        assertThat(refused(list(options)).message())
                .isEqualTo("\"data.a\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
    }

    @Test
    void aWatchBeginsWithThePresentAndGoesOnWithEveryChange() {
        ApiObject before = make("before", "x");
        plane.client.watch(MAP, WatchOptions.after(0), heard);
        plane.loop.runFor(Duration.ofSeconds(1));

        ApiObject after = make("after", "x");
        plane.await(plane.client.delete(before.key(), DeleteOptions.BACKGROUND));
        plane.loop.runFor(Duration.ofSeconds(1));

        assertThat(heard.lines).containsExactly("ADDED before", "ADDED after", "DELETED before");
        assertThat(heard.last.resourceVersion()).isEqualTo(Long.toString(Long.parseLong(after.resourceVersion()) + 1));
    }

    @Test
    void whatASelectorLetsThroughComesIntoViewAndLeavesIt() {
        plane.client.watch(
                MAP,
                new WatchOptions(
                        "shop",
                        SHOWN,
                        FieldSelector.EVERYTHING,
                        plane.store.snapshot().revision(),
                        false),
                heard);
        ApiObject map = make("m", "no");

        ApiObject shown = update(map.withLabel("show", "yes"));
        ApiObject changed = update(shown.withAt("2", "data", "a"));
        update(changed.withLabel("show", "no"));
        plane.loop.runFor(Duration.ofSeconds(1));

        assertThat(heard.lines).containsExactly("ADDED m", "MODIFIED m", "DELETED m");
        assertThat(heard.last.labels()).containsEntry("show", "yes");
    }

    @Test
    void bookmarksTellHowFarAWatchHasCome() {
        plane.client.watch(
                MAP, new WatchOptions("", LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, 0, true), heard);
        plane.loop.runFor(Duration.ofSeconds(1));
        assertThat(heard.lines).containsExactly("BOOKMARK ");
        assertThat(heard.last.annotation("k8s.io/initial-events-end")).hasValue("true");

        plane.created("{apiVersion: v1, kind: Namespace, metadata: {name: other}}");
        plane.loop.runFor(Duration.ofSeconds(61));

        assertThat(heard.lines).hasSize(2);
        assertThat(heard.last.resourceVersion()).isEqualTo("2");
    }

    @Test
    void aWatchFromAForgottenRevisionEnds() {
        make("m", "x");
        plane.store.compact(plane.store.snapshot().revision());

        plane.client.watch(MAP, WatchOptions.after(1), heard);
        plane.loop.runFor(Duration.ofSeconds(1));

        assertThat(heard.end).isEqualTo(Status.of(410, "Expired", "too old resource version: 1 (2)"));
    }

    @Test
    void aClosedWatchHearsNothing() {
        Watcher.Watch watch = plane.client.watch(MAP, WatchOptions.after(0), heard);
        plane.loop.runFor(Duration.ofSeconds(1));

        watch.close();
        make("m", "x");
        plane.loop.runFor(Duration.ofSeconds(1));

        assertThat(heard.lines).isEmpty();
    }

    private ApiObject make(String name, String show) {
        return plane.created("{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name
                + ", namespace: shop, labels: {show: '" + show + "'}}}");
    }

    private ApiObject update(ApiObject object) {
        return done(plane.await(plane.client.update(object, BY_TEST)));
    }

    private Answer<Page> list(ListOptions options) {
        return plane.await(plane.client.list(MAP, options));
    }

    private static ListOptions options(int limit, String next, long revision, RevisionMatch match) {
        return new ListOptions(
                "shop", LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, limit, next, revision, match);
    }

    private static List<String> names(Page page) {
        return page.items().stream().map(ApiObject::name).toList();
    }

    private static final class RecordingListener implements Watcher.Listener {
        private final List<String> lines = new ArrayList<>();
        private ApiObject last = new ApiObject(dev.slipway.diff.tree.Mapping.empty());
        private Status end = Status.of(0, "", "");

        @Override
        public void onEvent(Watcher.Event event) {
            lines.add(event.type() + " " + event.object().name());
            last = event.object();
        }

        @Override
        public void onEnd(Status reason) {
            end = reason;
        }
    }
}
