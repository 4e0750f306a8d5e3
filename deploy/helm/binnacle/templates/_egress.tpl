{{/* Addresses that a component asks, as JSON. Takes root and component. */}}
{{- define "binnacle.addresses" -}}
{{- $config := .root.Values.config }}
{{- $isApart := eq .root.Values.topology "services" }}
{{- $found := list }}
{{- $backends := dict "prometheus" (list "prometheusUrl" "alertmanagerUrl") "opensearch" (list "opensearchUrl") }}
{{- range $role, $settings := $backends }}
  {{- if or (eq $.component $role) (and (eq $.component "bot") (not $isApart)) }}
    {{- range $settings }}{{ with get $config . }}{{ $found = append $found . }}{{ end }}{{ end }}
  {{- end }}
{{- end }}
{{- if eq .component "bot" }}
  {{- $slack := $config.slack | default dict }}
  {{- $memory := $config.memory | default dict }}
  {{- $found = append $found ($slack.apiUrl | default "https://slack.com") }}
  {{- with ($config.observe | default dict).tracesUrl }}{{ $found = append $found . }}{{ end }}
  {{- if $config.memory }}{{ $found = append $found ($memory.endpoint | default (printf "https://s3vectors.%s.api.aws" $memory.region)) }}{{ end }}
  {{- range $config.models }}
    {{- if eq .kind "bedrock" }}{{ $found = append $found (.endpoint | default (printf "https://bedrock-runtime.%s.amazonaws.com" .region)) }}{{ end }}
    {{- if eq .kind "openai" }}{{ $found = append $found .url }}{{ end }}
  {{- end }}
  {{- range $config.servers }}
    {{- with .url }}{{ $found = append $found . }}{{ end }}
    {{- range $flag, $value := .flags }}
      {{- if regexMatch "(^|-)(url|server)$" $flag }}{{ $found = append $found $value }}{{ end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $found | uniq | toJson }}
{{- end }}

{{/* Whether a component signs requests with the role of its pod. */}}
{{- define "binnacle.signs" -}}
{{- $config := .root.Values.config }}
{{- $isBot := eq .component "bot" }}
{{- $isApart := eq .root.Values.topology "services" }}
{{- $usesMetrics := and (hasKey $config "prometheusAwsService") (eq .component ($isApart | ternary "prometheus" "bot")) }}
{{- $text := toJson (dict "models" $config.models "servers" $config.servers) }}
{{- $usesBedrock := and $isBot (contains "\"kind\":\"bedrock\"" $text) }}
{{- $usesRows := and $isBot (regexMatch "\"(aws-service|eks-cluster)\":" $text) }}
{{- if or $usesMetrics $usesBedrock $usesRows (and $isBot (hasKey $config "memory")) }}true{{ end }}
{{- end }}

{{/* One rule of egress to an address: to the namespace that the name of a Service tells, else anywhere but the instance's metadata. */}}
{{- define "binnacle.egressTo" -}}
{{- $url := urlParse .address }}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (eq $url.scheme "https" | ternary "443" "80") | int }}
{{- $labels := regexReplaceAll ":[0-9]+$" $url.host "" | splitList "." }}
{{- $namespace := "" }}
{{- if eq (len $labels) 1 }}{{ $namespace = .root.Release.Namespace }}{{ end }}
{{- if or (eq (len $labels) 2) (and (gt (len $labels) 2) (eq (index $labels 2) "svc")) }}{{ $namespace = index $labels 1 }}{{ end }}
{{- if or (eq (join "." $labels) "slack.com") (hasPrefix "[" $url.host) }}{{ $namespace = "" }}{{ end }}
{{- $to := list (dict "namespaceSelector" (dict "matchLabels" (dict "kubernetes.io/metadata.name" $namespace))) }}
{{- if not $namespace }}
  {{- $v4 := dict "cidr" "0.0.0.0/0" "except" (list "169.254.0.0/16") }}
  {{- $v6 := dict "cidr" "::/0" "except" (list "fd00:ec2::/32") }}
  {{- $to = list (dict "ipBlock" $v4) (dict "ipBlock" $v6) }}
{{- end }}
{{- dict "to" $to "ports" (list (dict "protocol" "TCP" "port" $port)) | toJson }}
{{- end }}

{{/* All rules of egress of a component. */}}
{{- define "binnacle.egress" -}}
{{- $values := .root.Values }}
{{- $isApart := eq $values.topology "services" }}
{{- $dns := list (dict "protocol" "UDP" "port" 53) (dict "protocol" "TCP" "port" 53) }}
{{- $rules := list (dict "to" $values.networkPolicy.dns "ports" $dns) }}
{{- if not (and $isApart (eq .component "bot")) }}
  {{- $to := list }}
  {{- range $values.networkPolicy.apiServer.cidrs }}{{ $to = append $to (dict "ipBlock" (dict "cidr" .)) }}{{ end }}
  {{- $ports := list }}
  {{- range $values.networkPolicy.apiServer.ports }}{{ $ports = append $ports (dict "protocol" "TCP" "port" .) }}{{ end }}
  {{- $rules = append $rules (dict "to" $to "ports" $ports) }}
{{- end }}
{{- range include "binnacle.addresses" . | fromJsonArray }}
  {{- $rules = append $rules (include "binnacle.egressTo" (dict "root" $.root "address" .) | fromJson) }}
{{- end }}
{{- if include "binnacle.signs" . }}
  {{- $agent := list (dict "ipBlock" (dict "cidr" "169.254.170.23/32")) (dict "ipBlock" (dict "cidr" "fd00:ec2::23/128")) }}
  {{- $rules = append $rules (dict "to" $agent "ports" (list (dict "protocol" "TCP" "port" 80))) }}
{{- end }}
{{- if and $isApart (eq .component "bot") }}
  {{- range include "binnacle.servers" .root | fromJson | keys | sortAlpha }}
    {{- $selector := include "binnacle.selector" (dict "root" $.root "component" .) | fromYaml }}
    {{- $rules = append $rules (dict "to" (list (dict "podSelector" (dict "matchLabels" $selector)))
      "ports" (list (dict "protocol" "TCP" "port" 8080))) }}
  {{- end }}
{{- end }}
{{- concat (uniq $rules) $values.networkPolicy.extraEgress | toYaml }}
{{- end }}
