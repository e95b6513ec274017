package dev.slipway.diff.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testing.Seeds;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PathSetTest {

    @Test
    void keepsMembersApartFromWhatLiesBelow() {
        Path item = Path.of("c").key("name", "a");
        PathSet set = PathSet.of(item, item.field("image"));

        assertThat(set.contains(item)).isTrue();
        assertThat(set.contains(Path.of("c"))).isFalse();
        assertThat(set.paths()).containsExactly(item, item.field("image"));
        assertThat(set.first()).contains(item);
        assertThat(set.difference(PathSet.of(item))).isEqualTo(PathSet.of(item.field("image")));
        assertThat(set.outside(PathSet.of(item)).isEmpty()).isTrue();
        assertThat(set.under(item.field("image")).paths()).containsExactly(item.field("image"));
    }

    @Test
    void listsMembersInTheOrderOfTheirSteps() {
        PathSet set = PathSet.of(
                Path.of("b"),
                Path.of("a").index(10),
                Path.of("a").index(9),
                Path.of("a").value("x"),
                Path.of("a").key("k", 1),
                Path.of("a", "z"),
                Path.of("a").value(10),
                Path.of("a").value(9));

        assertThat(set.toString()).isEqualTo("[.a.z, .a[k=1], .a[=\"x\"], .a[=9], .a[=10], .a[9], .a[10], .b]");
    }

    @Test
    void behavesAsASetOfPaths() {
        Seeds.forEach(500, seed -> {
            Random random = Seeds.random(seed);
            Set<Path> one = paths(random);
            Set<Path> two = paths(random);

            PathSet first = PathSet.of(one.toArray(Path[]::new));
            PathSet second = PathSet.of(two.toArray(Path[]::new));

            assertThat(first.paths())
                    .containsExactlyElementsOf(one.stream().sorted().toList());
            assertThat(first.union(second).paths()).hasSameElementsAs(merged(one, two));
            assertThat(first.intersection(second)).isEqualTo(of(one, two::contains));
            assertThat(first.difference(second)).isEqualTo(of(one, path -> !two.contains(path)));
            assertThat(first.outside(second))
                    .isEqualTo(of(one, path -> two.stream().noneMatch(path::startsWith)));
            for (Path path : two) assertThat(first.under(path)).isEqualTo(of(one, member -> member.startsWith(path)));
            for (Path path : two) assertThat(first.contains(path)).isEqualTo(one.contains(path));
        });
    }

    private static Set<Path> merged(Set<Path> one, Set<Path> two) {
        Set<Path> all = new HashSet<>(one);
        all.addAll(two);
        return all;
    }

    private static PathSet of(Set<Path> paths, Predicate<Path> wanted) {
        return PathSet.of(paths.stream().filter(wanted).toArray(Path[]::new));
    }

    private static Set<Path> paths(Random random) {
        Set<Path> paths = new HashSet<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            Path path = Path.ROOT;
            for (int steps = random.nextInt(4); steps > 0; steps--) {
                path = switch (random.nextInt(4)) {
                    case 0 -> path.index(random.nextInt(2));
                    case 1 -> path.value(random.nextInt(2));
                    case 2 -> path.key("name", "k" + random.nextInt(2));
                    default -> path.field("f" + random.nextInt(2));
                };
            }
            paths.add(path);
        }
        return paths;
    }
}
