{{/* The flags of the server of this cluster, as JSON. Where it may read one namespace it asks for no more. */}}
{{- define "binnacle.clusterFlags" -}}
{{- $flags := dict "in-cluster" true "cluster-name" .Values.config.clusterName }}
{{- if eq (len .Values.rbac.namespaces) 1 }}{{ $_ := set $flags "namespace" (first .Values.rbac.namespaces) }}{{ end }}
{{- toJson $flags }}
{{- end }}

{{/* The servers of topology services, as JSON {role: {flag: value}}. What is not configured has no server. */}}
{{- define "binnacle.servers" -}}
{{- $config := .Values.config }}
{{- $settings := dict
  "prometheus" (dict "prometheusUrl" "prometheus-url" "prometheusTokenFile" "token-file" "prometheusAwsService" "aws-service"
    "prometheusAwsRegion" "aws-region" "prometheusTenant" "tenant" "prometheusCaFile" "ca-file"
    "alertmanagerUrl" "alertmanager-url" "alertmanagerTokenFile" "alertmanager-token-file")
  "opensearch" (dict "opensearchUrl" "opensearch-url" "opensearchUsername" "username"
    "opensearchPasswordFile" "password-file" "opensearchIndex" "index") }}
{{- $common := dict "timeout-ms" ($config.toolTimeoutMs | default 5000 | toString) }}
{{- with $config.placeholderKeyFile }}{{ $_ := set $common "placeholder-key-file" . }}{{ end }}
{{- $servers := dict "eks" (merge (include "binnacle.clusterFlags" . | fromJson) $common) }}
{{- range $role, $names := $settings }}
  {{- if hasKey $config (printf "%sUrl" $role) }}
    {{- $flags := deepCopy $common }}
    {{- range $setting, $flag := $names }}
      {{- if hasKey $config $setting }}{{ $_ := set $flags $flag (get $config $setting) }}{{ end }}
    {{- end }}
    {{- $_ := set $servers $role $flags }}
  {{- end }}
{{- end }}
{{- toJson $servers }}
{{- end }}

{{- define "binnacle.scheme" -}}
{{ empty .Values.services.tlsSecret | ternary "http" "https" }}
{{- end }}

{{/* binnacle.yaml. In topology services the rows of the servers stand in it, and nothing of what only they need. */}}
{{- define "binnacle.config" -}}
{{- $config := deepCopy .Values.config }}
{{- if eq .Values.topology "services" }}
  {{- $rows := list }}
  {{- range $role := include "binnacle.servers" . | fromJson | keys | sortAlpha }}
    {{- $host := printf "%s-%s.%s.svc" (include "binnacle.name" $) $role $.Release.Namespace }}
    {{- $row := dict "role" $role "url" (printf "%s://%s:8080/mcp" (include "binnacle.scheme" $) $host)
      "bearerTokenFile" "/run/secrets/caller/token" }}
    {{- if $.Values.services.tlsSecret }}{{ $_ := set $row "tls" (dict "caFile" "/run/secrets/servers-ca/ca.crt") }}{{ end }}
    {{- if eq $role "eks" }}{{ with $.Values.rbac.namespaces }}{{ $_ := set $row "namespaces" . }}{{ end }}{{ end }}
    {{- $rows = append $rows $row }}
  {{- end }}
  {{- $_ := set $config "servers" (concat $rows ($config.servers | default list)) }}
  {{- range $setting, $_ := .Values.config }}
    {{- if or (regexMatch "^(prometheus|alertmanager|opensearch)[A-Z]" $setting) (eq $setting "inCluster") }}
      {{- $_ := unset $config $setting }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $isNarrow := and $config.inCluster .Values.rbac.namespaces }}
{{- if and $isNarrow (not (contains "\"role\":\"eks\"" (toJson $config.servers))) }}
  {{- $row := dict "role" "eks" "flags" (include "binnacle.clusterFlags" . | fromJson) "namespaces" .Values.rbac.namespaces }}
  {{- $_ := set $config "servers" (append ($config.servers | default list) $row) }}
{{- end }}
{{- toYaml $config }}
{{- end }}

{{/* Names of the Secrets whose files a text names, as JSON. */}}
{{- define "binnacle.secretsIn" -}}
{{- $names := list }}
{{- range regexFindAll "/run/secrets/binnacle/[a-z0-9.-]+/" . -1 }}
  {{- $names = append $names (base (trimSuffix "/" .)) }}
{{- end }}
{{- $names | uniq | sortAlpha | toJson }}
{{- end }}
