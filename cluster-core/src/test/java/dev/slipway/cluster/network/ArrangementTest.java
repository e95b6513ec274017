package dev.slipway.cluster.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArrangementTest {
    private static final int ROOM = 100;

    private static Mapping endpoint(int number) {
        return Mapping.of("hostname", "h" + number);
    }

    private static Map<String, Mapping> wanted(int from, int to) {
        Map<String, Mapping> wanted = new LinkedHashMap<>();
        IntStream.range(from, to).forEach(number -> wanted.put("h" + number, endpoint(number)));
        return wanted;
    }

    private static ApiObject slice(String name, int from, int to) {
        List<Tree> endpoints = new ArrayList<>(wanted(from, to).values());
        return ApiObject.of(GroupVersionKind.of("discovery.k8s.io/v1", "EndpointSlice"), "shop", name)
                .with("endpoints", new Sequence(endpoints));
    }

    private static List<Arrangement.Content> arrange(List<ApiObject> slices, Map<String, Mapping> wanted) {
        return Arrangement.of(
                slices, wanted, endpoint -> endpoint.text("hostname").orElse(""), ROOM);
    }

    private static List<Integer> sizes(List<Arrangement.Content> contents) {
        return contents.stream().map(content -> content.endpoints().size()).toList();
    }

    private static List<String> changed(List<Arrangement.Content> contents) {
        return contents.stream()
                .filter(content -> content.slice()
                        .filter(slice -> slice.root().sequence("endpoints").equals(content.endpoints()))
                        .isEmpty())
                .map(content -> content.slice().map(ApiObject::name).orElse("new"))
                .toList();
    }

    @Test
    void manyEndpointsFillSlicesOneAfterTheOther() {
        assertThat(sizes(arrange(List.of(), wanted(0, 250)))).containsExactly(100, 100, 50);
    }

    @Test
    void onePodMoreChangesOneSlice() {
        List<ApiObject> slices = List.of(slice("a", 0, 100), slice("b", 100, 160), slice("c", 160, 200));

        List<Arrangement.Content> after = arrange(slices, wanted(0, 201));

        assertThat(changed(after)).containsExactly("b");
        assertThat(sizes(after)).containsExactly(100, 61, 40);
    }

    @Test
    void newEndpointsGoFirstWhereSomethingChangesAnyway() {
        List<ApiObject> slices = List.of(slice("a", 0, 90), slice("b", 90, 150));
        Map<String, Mapping> wanted = wanted(0, 160);
        wanted.remove("h5");

        List<Arrangement.Content> after = arrange(slices, wanted);

        assertThat(changed(after)).containsExactly("a");
        assertThat(sizes(after)).containsExactly(99, 60);
    }

    @Test
    void manyNewEndpointsGetASliceOfTheirOwnRatherThanFillManyOthers() {
        List<ApiObject> slices = List.of(slice("a", 0, 60), slice("b", 60, 120));

        List<Arrangement.Content> after = arrange(slices, wanted(0, 200));

        assertThat(changed(after)).containsExactly("new");
        assertThat(sizes(after)).containsExactly(60, 60, 80);
    }

    @Test
    void aSliceThatLosesItsLastIsLeftEmpty() {
        List<Arrangement.Content> after = arrange(List.of(slice("a", 0, 10), slice("b", 10, 12)), wanted(0, 10));

        assertThat(sizes(after)).containsExactly(10, 0);
    }

    @Test
    void allThatIsWantedIsSomewhereOnceAndNowhereIsTooMuch() {
        Seeds.forEach(300, seed -> {
            SplittableRandom chance = new SplittableRandom(seed);
            List<ApiObject> slices = new ArrayList<>();
            for (int i = 0; i < chance.nextInt(6); i++) {
                int from = chance.nextInt(300);
                slices.add(slice("s" + i, from, from + chance.nextInt(101)));
            }
            Map<String, Mapping> wanted = wanted(0, chance.nextInt(600));
            wanted.keySet().removeIf(name -> chance.nextInt(4) == 0);

            List<Arrangement.Content> after = arrange(slices, wanted);

            assertThat(after.stream().flatMap(content -> content.endpoints().mappings().stream()))
                    .containsExactlyInAnyOrderElementsOf(wanted.values());
            assertThat(sizes(after)).allMatch(size -> size <= ROOM);
        });
    }
}
