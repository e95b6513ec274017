package dev.slipway.sync;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static dev.slipway.sync.MainCode.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.slipway.cluster.client.Client;
import dev.slipway.sync.source.WorkingTree;
import java.net.Socket;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Rendering is a function by construction: no code that it can come to knows a clock, chance, the network, a file or what is live. (What time
 * {@code System} tells is banned by {@link DeterminismTest}.) What may be
 * used is listed, anything else is refused; and as the listed packages of ours may only use each other, that holds however far one goes.
 */
class RenderingPurityTest {
    private static final List<String> OURS = List.of(
            "dev.slipway.diff",
            "dev.slipway.templating",
            "dev.slipway.cluster.object",
            "dev.slipway.sync.model",
            "dev.slipway.sync.flag",
            "dev.slipway.sync.schedule",
            "dev.slipway.sync.seal",
            "dev.slipway.sync.layout",
            "dev.slipway.sync.render");

    /** Libraries behind their doors, of which these packages use parsers and ciphers only. */
    private static final List<String> LIBRARIES = List.of(
            "com.github.mustachejava",
            "com.fasterxml.jackson.core",
            "org.yaml.snakeyaml",
            "com.github.difflib",
            "com.exceptionfactory.jagged",
            "org.quartz",
            "org.jspecify.annotations");

    private static final Set<String> JDK = Set.of(
            "java.lang",
            "java.lang.annotation",
            "java.lang.invoke",
            "java.lang.runtime",
            "java.math",
            "java.nio",
            "java.nio.charset",
            "java.text",
            "java.time",
            "java.time.format",
            "java.time.temporal",
            "java.time.zone",
            "java.util",
            "java.util.function",
            "java.util.regex",
            "java.util.stream");

    private static final Set<String> NOT_OF_THEM = Set.of(
            "java.lang.Runtime",
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.ClassLoader",
            "java.time.Clock",
            "java.time.InstantSource",
            "java.util.Random",
            "java.util.ServiceLoader",
            "java.util.Timer",
            "java.util.UUID");

    /** Streams over memory, hashes, and the channels over memory that jagged asks for. */
    private static final Set<String> BESIDES = Set.of(
            "java.io.ByteArrayInputStream",
            "java.io.ByteArrayOutputStream",
            "java.io.Closeable",
            "java.io.Flushable",
            "java.io.IOException",
            "java.io.InputStream",
            "java.io.OutputStream",
            "java.io.Reader",
            "java.io.Serial",
            "java.io.Serializable",
            "java.io.StringReader",
            "java.io.StringWriter",
            "java.io.UncheckedIOException",
            "java.io.Writer",
            "java.lang.ref.SoftReference",
            "java.nio.channels.Channels",
            "java.nio.channels.ReadableByteChannel",
            "java.nio.channels.WritableByteChannel",
            "java.security.GeneralSecurityException",
            "java.security.Key",
            "java.security.KeyPair",
            "java.security.MessageDigest",
            "java.security.NoSuchAlgorithmException",
            "java.security.PrivateKey",
            "java.security.PublicKey");

    private static final ArchRule NOTHING_ELSE = classes()
            .that(describe("render, or are used for it", type -> isOurs(type)))
            .should()
            .onlyDependOnClassesThat(describe("are listed here", RenderingPurityTest::isListed));

    @Test
    void renderingUsesOnlyWhatIsListed() {
        NOTHING_ELSE.check(MainCode.classes());
    }

    @Test
    void clocksChanceFilesNetworkAndTheLivePlaneAreNotListed() {
        ClassFileImporter importer = new ClassFileImporter();

        for (Class<?> type : List.of(
                Clock.class,
                SecureRandom.class,
                Files.class,
                Socket.class,
                Thread.class,
                Client.class,
                WorkingTree.class))
            assertThat(isListed(importer.importClass(type))).as(type.getName()).isFalse();
        assertThat(isListed(importer.importClass(String.class))).isTrue();
    }

    private static boolean isOurs(JavaClass type) {
        return OURS.stream().anyMatch(room -> within(type.getPackageName(), room))
                && !type.getPackageName().endsWith(".planted");
    }

    private static boolean isListed(JavaClass used) {
        JavaClass type = used.getBaseComponentType();
        String name = type.getName();
        if (type.isPrimitive() || isOurs(type) || BESIDES.contains(name)) return true;
        if (LIBRARIES.stream().anyMatch(library -> within(type.getPackageName(), library))) return true;
        return JDK.contains(type.getPackageName()) && !NOT_OF_THEM.contains(name);
    }
}
