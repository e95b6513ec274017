import com.google.gson.annotations.SerializedName;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the schemas of the built-in Kubernetes kinds as one gzipped JSON file, by reflection over the model classes of the
 * official Java client. Run by the build as a single source file; no part of the product.
 *
 * <pre>java -cp CLASSPATH SchemaGenerator.java OUTPUT SOURCE...</pre>
 *
 * Nothing happens when OUTPUT is newer than every SOURCE.
 *
 * <pre>
 * {"definitions": {"V1Deployment": {
 *    "description": "...",
 *    "properties": {"spec": {"$ref": "V1DeploymentSpec", "description": "..."}, ...},
 *    "required": [...]}}}
 * </pre>
 *
 * A property has one of: "type" (string, integer, number, boolean, array with "items", object with "additionalProperties") with an
 * optional "format"; "$ref" to another definition; "x-kubernetes-int-or-string"; "x-quantity"; or none of them: anything.
 *
 * <p>The definitions are the kinds of stable API versions, without dynamic resource allocation, flow control and storage migration,
 * and whatever these kinds refer to. The classes do not know their API group nor list keys: those are in the table of kinds.
 */
public final class SchemaGenerator {
    private static final String MODELS = "io/kubernetes/client/openapi/models/";

    /** Kinds the control plane does not serve: unstable versions, and families it has no controllers for. */
    private static final Pattern NOT_SERVED = Pattern.compile("(V\\d+(alpha|beta)\\d+.*)"
            + "|(.*(DeviceClass|ResourceSlice|ResourceClaimTemplate|FlowSchema|PriorityLevelConfiguration|StorageVersion"
            + "|StorageVersionMigration)(List)?)"
            + "|(ResourceV1ResourceClaim(List)?|V1ResourceClaim(List)?|V1ResourcePoolStatusRequest(List)?)");

    public static void main(String[] args) throws Exception {
        Path output = Path.of(args[0]);
        if (isFresh(output, List.of(args).subList(1, args.length))) return;

        Map<String, Object> definitions = definitions(servedKinds(modelClasses()));
        Files.createDirectories(output.getParent());
        Path unfinished = output.resolveSibling(output.getFileName() + ".tmp");
        Files.write(unfinished, gzip(json(Map.of("definitions", definitions))));
        Files.move(unfinished, output, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        System.out.println(
                "kubernetes schema: " + definitions.size() + " definitions, " + Files.size(output) / 1024 + " KB");
    }

    private static boolean isFresh(Path output, List<String> sources) throws IOException {
        if (!Files.exists(output)) return false;
        for (String source : sources)
            if (Files.getLastModifiedTime(Path.of(source)).compareTo(Files.getLastModifiedTime(output)) > 0)
                return false;
        return true;
    }

    private static List<Class<?>> modelClasses() throws Exception {
        Class<?> one = Class.forName("io.kubernetes.client.openapi.models.V1Pod");
        Path jar =
                Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        Set<String> names = new TreeSet<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(MODELS) && name.endsWith(".class") && name.indexOf('$') < 0)
                    .forEach(name -> names.add(
                            name.substring(0, name.length() - ".class".length()).replace('/', '.')));
        }
        List<Class<?>> classes = new java.util.ArrayList<>();
        for (String name : names) classes.add(Class.forName(name, false, one.getClassLoader()));
        return classes;
    }

    private static List<Class<?>> servedKinds(List<Class<?>> models) {
        return models.stream()
                .filter(SchemaGenerator::isKind)
                .filter(model -> !NOT_SERVED.matcher(model.getSimpleName()).matches())
                .toList();
    }

    /** Every kind has apiVersion and kind; references such as V1ObjectReference do too and do no harm here. */
    private static boolean isKind(Class<?> model) {
        Set<String> names = new TreeSet<>();
        for (Field field : properties(model)) names.add(jsonName(field));
        return names.contains("apiVersion") && names.contains("kind");
    }

    private static Map<String, Object> definitions(Collection<Class<?>> roots) {
        Map<String, Object> done = new TreeMap<>();
        Deque<Class<?>> todo = new ArrayDeque<>(roots);
        while (!todo.isEmpty()) {
            Class<?> model = todo.poll();
            if (!done.containsKey(model.getSimpleName())) done.put(model.getSimpleName(), definition(model, todo));
        }
        return done;
    }

    private static Map<String, Object> definition(Class<?> model, Deque<Class<?>> referredTo) {
        Map<String, ApiModelProperty> documentation = documentation(model);
        Map<String, Object> properties = new TreeMap<>();
        Set<String> required = new TreeSet<>(requiredFields(model));
        for (Field field : properties(model)) {
            ApiModelProperty words = documentation.get(field.getName());
            Map<String, Object> property = new TreeMap<>(schema(field.getGenericType(), referredTo));
            if (words != null && !words.value().isBlank()) property.put("description", words.value());
            if (words != null && words.required()) required.add(jsonName(field));
            properties.put(jsonName(field), property);
        }
        Map<String, Object> definition = new TreeMap<>();
        ApiModel about = model.getAnnotation(ApiModel.class);
        if (about != null && !about.description().isBlank()) definition.put("description", about.description());
        definition.put("properties", properties);
        if (!required.isEmpty()) definition.put("required", required);
        return definition;
    }

    private static Map<String, Object> schema(Type type, Deque<Class<?>> referredTo) {
        if (type instanceof ParameterizedType generic) {
            Class<?> raw = (Class<?>) generic.getRawType();
            Type[] arguments = generic.getActualTypeArguments();
            if (Collection.class.isAssignableFrom(raw))
                return Map.of("type", "array", "items", schema(arguments[0], referredTo));
            if (Map.class.isAssignableFrom(raw))
                return Map.of("type", "object", "additionalProperties", schema(arguments[1], referredTo));
            throw new IllegalStateException("no schema for " + type);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) return Map.of("type", "string");
        if (plain == Integer.class) return Map.of("type", "integer", "format", "int32");
        if (plain == Long.class) return Map.of("type", "integer", "format", "int64");
        if (plain == Double.class) return Map.of("type", "number", "format", "double");
        if (plain == Boolean.class) return Map.of("type", "boolean");
        if (plain == OffsetDateTime.class) return Map.of("type", "string", "format", "date-time");
        if (plain == byte[].class) return Map.of("type", "string", "format", "byte");
        if (plain == Object.class) return Map.of();
        if (plain.getSimpleName().equals("IntOrString")) return Map.of("x-kubernetes-int-or-string", true);
        if (plain.getSimpleName().equals("Quantity")) return Map.of("type", "string", "x-quantity", true);
        if (!plain.getName().replace('.', '/').startsWith(MODELS))
            throw new IllegalStateException("no schema for " + type);
        referredTo.add(plain);
        return Map.of("$ref", plain.getSimpleName());
    }

    private static List<Field> properties(Class<?> model) {
        return List.of(model.getDeclaredFields()).stream()
                .filter(field ->
                        !Modifier.isStatic(field.getModifiers()) && field.isAnnotationPresent(SerializedName.class))
                .toList();
    }

    private static String jsonName(Field field) {
        return field.getAnnotation(SerializedName.class).value();
    }

    /** The annotation sits on the getter; the getter's name is that of the Java field. */
    private static Map<String, ApiModelProperty> documentation(Class<?> model) {
        Map<String, ApiModelProperty> found = new HashMap<>();
        for (Field field : properties(model)) {
            String upper = Character.toUpperCase(field.getName().charAt(0))
                    + field.getName().substring(1);
            for (Method method : model.getDeclaredMethods()) {
                boolean getter = method.getName().equals("get" + upper)
                        || method.getName().equals("is" + upper);
                ApiModelProperty words = method.getAnnotation(ApiModelProperty.class);
                if (getter && words != null) found.put(field.getName(), words);
            }
        }
        return found;
    }

    private static Set<String> requiredFields(Class<?> model) {
        try {
            Set<String> names = new TreeSet<>();
            for (Object name :
                    (Collection<?>) model.getField("openapiRequiredFields").get(null)) names.add((String) name);
            return names;
        } catch (NoSuchFieldException none) {
            return Set.of();
        } catch (IllegalAccessException hidden) {
            throw new IllegalStateException("required fields of " + model + " are hidden", hidden);
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Writer writer = new OutputStreamWriter(new GZIPOutputStream(bytes), StandardCharsets.UTF_8)) {
            writer.write(text);
        }
        return bytes.toByteArray(); // the JDK writes no time stamp into the header
    }

    private static String json(Object value) {
        StringBuilder out = new StringBuilder(1 << 20);
        print(value, out);
        return out.append('\n').toString();
    }

    private static void print(Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            String comma = "{";
            for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
                out.append(comma);
                quote((String) entry.getKey(), out);
                out.append(':');
                print(entry.getValue(), out);
                comma = ",";
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Collection<?> list) {
            String comma = "[";
            for (Object item : list) {
                out.append(comma);
                print(item, out);
                comma = ",";
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof String text) {
            quote(text, out);
        } else {
            out.append(value);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < ' ') out.append(String.format("\\u%04x", (int) c));
            else out.append(c);
        }
        out.append('"');
    }
}
