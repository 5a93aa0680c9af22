@description('Region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Workspace with the app\'s logs.')
param workspaceId string

@description('Who gets the mails.')
param email string

@description('Failed requests and function runs in 15 minutes above which an alert goes out.')
param failedRequestsTolerated int

// A log line is told by its event name alone: when the host forwards it, its category becomes that of the function. With an exception
// attached the line arrives in the other table.
var logs = '''
union AppTraces, AppExceptions
| extend Event = tostring(Properties.EventName)
'''

// Events of Telemetry/Alerts.cs that have a rule of their own.
var named = [
  {
    event: 'GateClosed'
    severity: 1
    says: 'Nothing is sent until the gate opens: an account matter (credits, password, address) or a gateway in trouble. GET /api/gate says which.'
  }
  {
    event: 'HintPoisoned'
    severity: 1
    says: 'A queue message failed five times. The message itself is safe in the table; the log line says when it is tried again, or that it was given up.'
  }
  {
    event: 'BalanceLow'
    severity: 2
    says: 'The account at the operator will run out of credits soon. GET /api/balance says how many segments it affords.'
  }
  {
    event: 'TrackingSilent'
    severity: 2
    says: 'Messages were sent, but for a long time no delivery status came back.'
  }
]

// The others of Telemetry/Alerts.cs, together in OtherAlert.
var others = [
  'HintUnreadable'
  'PoisonStuck'
  'ChunkUnreadable'
  'ManyUnconfirmed'
  'UnknownRefusal'
  'Unpaid'
  'CallbackGivenUp'
  'CallbackStuck'
  'AnsweredTwice'
  'OutcomeLost'
  'OneCInDoubt'
  'ClockSkew'
]

var otherEvents = join(map(others, name => '\'${name}\''), ', ')

// An event fires once: the window is wider than the period, since logs arrive late, and what it sees again is muted.
var eventRules = [
  for item in named: {
    name: item.event
    severity: item.severity
    says: item.says
    query: '${logs}| where Event == \'${item.event}\''
    threshold: 0
    lasts: false
    frequency: 'PT5M'
    lookBack: 'PT15M'
  }
]

var otherRules = [
  {
    name: 'OtherAlert'
    severity: 2
    says: 'The app reports something that somebody must look at, or lost an outcome. The log line says what.'
    query: '${logs}| where Event in (${otherEvents}) or SeverityLevel >= 4'
    threshold: 0
    lasts: false
    frequency: 'PT5M'
    lookBack: 'PT15M'
  }
  {
    name: 'FailedRequests'
    severity: 2
    says: 'Requests were answered with 5xx, or function runs threw.'
    query: '''
let requests = AppRequests
| where Name !has 'health' and (ResultCode startswith '5' or (Success == false and not(ResultCode startswith '4')));
let runs = AppDependencies
| where Success == false and (Name == 'Invoke' or Name startswith 'function ');
union requests, runs
'''
    threshold: failedRequestsTolerated
    lasts: true
    frequency: 'PT15M'
    lookBack: 'PT15M'
  }
  {
    name: 'Overdue'
    severity: 1
    says: 'Messages have been due for a quarter of an hour and are not sent. GET /api/health and GET /api/gate say more.'
    query: '''
AppMetrics
| where Name == 'sms.work.overdue' and tostring(Properties['sms.work']) == 'send' and Max > 900
'''
    threshold: 0
    lasts: true
    frequency: 'PT15M'
    lookBack: 'PT15M'
  }
  {
    name: 'Silent'
    severity: 1
    says: 'For 20 minutes no function ran, not even a timer: the app is down, or the day\'s logs are used up. Before the first run it keeps quiet.'
    query: '''
AppRequests
| summarize Last = max(TimeGenerated)
| where Last < ago(20m)
'''
    threshold: 0
    lasts: true
    frequency: 'PT15M'
    lookBack: 'P1D'
  }
]

resource onCall 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-sms'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'sms-oncall'
    emailReceivers: [
      {
        name: 'on-call'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource rule 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for item in concat(eventRules, otherRules): {
    name: 'sms-${item.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'SMS: ${item.name}'
      description: item.says
      severity: item.severity
      enabled: true
      scopes: [
        workspaceId
      ]
      evaluationFrequency: item.frequency
      windowSize: item.lookBack
      // The tables of a workspace that has seen no telemetry yet may be unknown.
      skipQueryValidation: true
      // A state ends by itself; an event has no end.
      autoMitigate: item.lasts
      muteActionsDuration: item.lasts ? null : item.lookBack
      criteria: {
        allOf: [
          {
            query: item.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: item.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [
          onCall.id
        ]
      }
    }
  }
]
